import { expect } from 'chai';
import type { Cost, ScratchSpeed } from './scratch-speed.ts';
import { ratios, scratchSection } from './section.ts';

describe('the section on scratch space', () => {
  const cost = (seconds: number): Cost => ({ seconds, cpu: 2 * seconds, read: 1e9, written: 3e9 });
  const root = [cost(10), cost(20), cost(10)];
  const other = [cost(5), cost(30), cost(9)];

  it('compares what was measured side by side', () => {
    expect(ratios(other, root, 'seconds')).to.equal('0.90 (0.50–1.50)');
    expect(ratios(root, root, 'cpu')).to.equal('1');
  });

  it('says which limit stood, and what lay in memory', () => {
    const speed: ScratchSpeed = {
      spark: '3.5.9',
      date: '2026-01-01',
      machine: '2 × CPU',
      load: 0.5,
      files: 10_000,
      heap: '700m',
      limit: { version: 'v2', bytes: 1e9, inMemory: 4e9 },
      peaks: { 'emptyDir, `medium: Memory`': 2.5e9 },
      costs: [
        { name: 'root', shuffle: root, files: root },
        { name: 'other', shuffle: other, files: other },
      ],
    };
    const text = scratchSection(speed);
    expect(text).to.contain('| other | 0.90 (0.50–1.50) | 0.90 (0.50–1.50) | 1.0 GB |');
    expect(text).to.match(/limit of 1\.0 GB \(cgroup v2\).* 4\.0 GB, and 2\.5 GB of/s);
    expect(scratchSection({ ...speed, limit: undefined })).to.contain('No memory limit could be set');
  });

  it('has no figures where nothing was measured', () => {
    expect(scratchSection(undefined)).to.match(/\n\nnot run$/);
  });
});
