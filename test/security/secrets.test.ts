/** No form of output shows what a Secret holds, whatever is wrong with it. */
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { harden } from '../../scripts/systems/tools.ts';
import { Example } from '../examples/example.ts';

const VALUE = 'hunter2';

/** Secrets of which there is something to be said: not YAML, a key that stands twice, a workload inside. */
const SECRETS: Readonly<Record<string, string>> = {
  'flow-map-without-end': `stringData: {key: ${VALUE}\n`,
  'tab-before-a-key': `stringData:\n\tkey: ${VALUE}\n`,
  'key-twice': `stringData:\n  key: ${VALUE}\n  key: ${VALUE}-2\n`,
  'with-a-workload': `stringData:
  job.yaml: |
    apiVersion: sparkoperator.k8s.io/v1beta2
    kind: SparkApplication
    metadata: {name: ${VALUE}}
`,
};

describe('Secrets beside workloads', () => {
  let example: Example;

  beforeEach(() => {
    example = new Example('examples/quickstart');
    for (const [name, data] of Object.entries(SECRETS)) {
      example.write(`${name}.yaml`, `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${data}`);
    }
  });

  afterEach(() => example.remove());

  for (const output of ['text', 'json', 'sarif', 'junit', 'github']) {
    it(`are not shown in ${output}`, () => {
      const { stdout, stderr } = spawnSync(harden, ['--verbose', '--output', output, example.path], {
        encoding: 'utf8',
      });
      expect(stdout + stderr).to.include('tab-before-a-key.yaml');
      expect(stdout + stderr).to.not.include(VALUE);
    });
  }
});
