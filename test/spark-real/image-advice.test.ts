/** The Dockerfiles of docs/images.md make what the rig runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';
import { sparkUser } from './image.ts';
import { OFFICIAL_LAYOUT, readJob } from './job.ts';

const text = readFileSync(join(root, 'docs/images.md'), 'utf8');
const dockerfiles = [...text.matchAll(/```dockerfile\n(.*?)```/gs)].map(([, lines]) => lines!.split('\n'));

/** What the last instruction of that name has. */
function last(lines: readonly string[], instruction: string): string | undefined {
  return lines.findLast((line) => line.startsWith(`${instruction} `))?.slice(instruction.length + 1);
}

describe('the Dockerfiles of docs/images.md', () => {
  const [official, byImageTool] = dockerfiles;

  it('work and run as the images of the rig do', () => {
    expect(dockerfiles).to.have.lengthOf(2);
    expect(last(official!, 'WORKDIR')).to.equal(OFFICIAL_LAYOUT.workDir);
    for (const lines of dockerfiles) expect(last(lines, 'USER')).to.equal(String(sparkUser));
  });

  it('add the line that the rig tries', () => {
    const { layout } = readJob('image-tool-own-line');
    expect(last(byImageTool!, 'RUN')).to.equal(`echo '${layout.passwdLine}' >> /etc/passwd`);
    expect(last(byImageTool!, 'WORKDIR')).to.equal(undefined);
  });
});
