import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One executable file that holds a program and what this Node makes of it when it compiles it: at 10 objects that was
 * half of what a run costs above Node's own start.
 *
 * @param program a script that asks for modules with `require`
 * @param input for standard input of a run of the program: what that run compiles need not be compiled again
 */
export function executable(program: string, input: string): string {
  // Read as Latin-1 at its start, as that is fastest.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[^\x00-\x7f]/.test(program)) throw new Error('the program must be ASCII');
  if (program.includes('*~/')) throw new Error('the program must not hold "*~/", which stands for "*/"');
  const source = `(require) => {\n${program.trimEnd()}\n}`;
  const launcher = readFileSync(join(import.meta.dirname, 'launcher.js'), 'ascii');
  const { version, platform, arch } = process;
  return `${launcher}/* program
${source.replaceAll('*/', '*~/')}
*/
/* compiled by ${version} ${platform} ${arch}
${compiled(source, input).toString('base64')}
*/
}
`;
}

/** After a run, as V8 compiles a function when it is called first. */
function compiled(source: string, input: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-build-'));
  try {
    const [program, output] = [join(folder, 'program'), join(folder, 'compiled')];
    writeFileSync(program, source);
    const { status, stderr } = spawnSync(process.execPath, ['-e', RUN, program, output], { input });
    if (status !== 0) throw new Error(`the program must run as it is built: ${stderr}`);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RUN = `
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const [program, output] = process.argv.splice(1);
const script = new Script(readFileSync(program, 'latin1'));
process.on('exit', () => writeFileSync(output, script.createCachedData()));
script.runInThisContext()(require);
`;
