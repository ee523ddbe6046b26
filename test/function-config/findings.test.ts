import { expect } from 'chai';
import { readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';

/** `path=currentValue` by rule of what is reported for a spec. */
function reported(spec: unknown): [rule: string, path: string | undefined, currentValue: unknown][] {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'x' }, spec };
  const read = readFunctionConfig(config as never);
  if ('settings' in read) return [];
  return read.findings.map(({ rule, field }) => [rule, field?.path, field?.currentValue]);
}

describe('findings about the functionConfig', () => {
  it('name the rule, the path and the value', () => {
    const spec = { mode: 'fix', auditLabels: { 'a b': 'c' }, rbac: { prune: null, namespaces: [{}] }, x: 1 };
    expect(reported(spec)).to.deep.equal([
      ['function-config/bad-value', 'spec.mode', 'fix'],
      ['function-config/bad-value', 'spec.auditLabels["a b"]', 'a b'],
      ['function-config/wrong-type', 'spec.rbac.prune', null],
      ['function-config/missing-field', 'spec.rbac.namespaces[0].name', undefined],
      ['function-config/unknown-field', 'spec.x', 1],
    ]);
  });

  it('name the rule of what must hold between fields', () => {
    expect(reported({ rbac: { namespaces: ['a', 'a'] } })).to.deep.equal([
      ['function-config/conflict', 'spec.rbac.namespaces[1]', 'a'],
    ]);
  });

  it('leave maps and lists out of currentValue', () => {
    expect(reported({ rbac: ['a'] })).to.deep.equal([['function-config/wrong-type', 'spec.rbac', undefined]]);
  });

  it('come to an end for a value that contains itself', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(reported({ mode: loop })).to.deep.equal([['function-config/wrong-type', 'spec.mode', undefined]]);
  });

  it('none for no functionConfig at all: Detect, and RBAC left alone', () => {
    for (const none of [undefined, null]) {
      const read = readFunctionConfig(none as undefined);
      expect(read).to.have.nested.property('settings.readOnlyRootFilesystem.mode', 'Detect');
      expect(read).to.not.have.nested.property('settings.rbac');
    }
  });
});
