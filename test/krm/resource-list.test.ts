import { expect } from 'chai';
import { parse } from 'yaml';
import {
  type KrmFunction,
  parseResourceList,
  parseStream,
  type ResourceList,
  transform,
} from '../../src/krm/index.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';

interface Written {
  path?: string;
  index?: number;
  package?: string;
}

function configMap(name: string, at: Written = {}, rest = ''): string {
  const annotations = Object.entries(at).map(([key, value]) => {
    const full = key === 'package' ? 'package-path' : key;
    return `      internal.config.kubernetes.io/${full}: '${value}'\n`;
  });
  const block = annotations.length > 0 ? `    annotations:\n${annotations.join('')}` : '';
  return `- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: ${name}\n${block}${rest}`;
}

function listOf(...items: string[]): string {
  return `${HEAD}items:${items.length === 0 ? ' []' : ''}\n${items.join('')}`;
}

function fresh(name = 'new'): any {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name } };
}

function read(list: ResourceList): any {
  return parse(list.write());
}

/** Where the last item of the written list is to go. */
function home(list: ResourceList): Written {
  const { annotations = {} } = read(list).items.at(-1).metadata;
  const index = annotations['internal.config.kubernetes.io/index'];
  return {
    path: annotations['internal.config.kubernetes.io/path'],
    ...(index === undefined ? {} : { index: Number(index) }),
  };
}

describe('a ResourceList', () => {
  describe('add', () => {
    it('appends in the order of the calls', () => {
      const list = parseResourceList(listOf(configMap('a')));
      list.add(fresh('x'), 'x.yaml');
      list.add(fresh('y'), 'y.yaml');
      expect(read(list).items.map((item: any) => item.metadata.name)).to.deep.equal(['a', 'x', 'y']);
    });

    it('gives a file that nobody has index 0, as text', () => {
      const list = parseResourceList(listOf(configMap('a', { path: 'a.yaml', index: 3 })));
      list.add(fresh(), 'new.yaml');
      expect(home(list)).to.deep.equal({ path: 'new.yaml', index: 0 });
      expect(list.write()).to.include('internal.config.kubernetes.io/index: "0"');
    });

    it('goes one above the highest index of the file, wherever that stands in the list', () => {
      const list = parseResourceList(
        listOf(
          configMap('a', { path: 'rbac/a.yaml', index: 7 }),
          configMap('b', { path: 'rbac/a.yaml', index: 2 }),
          configMap('c', { path: 'other/rbac/a.yaml', index: 40 }),
        ),
      );
      list.add(fresh('x'), 'rbac/a.yaml');
      expect(home(list)).to.deep.equal({ path: 'rbac/a.yaml', index: 8 });
      list.add(fresh('y'), 'rbac/a.yaml');
      expect(home(list)).to.deep.equal({ path: 'rbac/a.yaml', index: 9 });
    });

    it('counts an item without an index as the first of its file', () => {
      const list = parseResourceList(listOf(configMap('a', { path: 'a.yaml' })));
      list.add(fresh(), 'a.yaml');
      expect(home(list).index).to.equal(1);
    });

    it('counts only the items of the package of the functionConfig', () => {
      const config = `functionConfig:\n${configMap('config', { package: '/p' }).replace('- ', '  ')}`;
      const list = parseResourceList(
        listOf(
          configMap('a', { path: 'a.yaml', index: 1, package: '/p' }),
          configMap('b', { path: 'a.yaml', index: 9, package: '/p/sub' }),
        ) + config,
      );
      list.add(fresh(), 'a.yaml');
      expect(home(list).index).to.equal(2);
    });

    it('understands the older annotations', () => {
      const old = configMap('a', { path: 'a.yaml', index: 4 }).replaceAll('internal.', '');
      const list = parseResourceList(listOf(old));
      list.add(fresh(), 'a.yaml');
      expect(home(list)).to.deep.equal({ path: 'a.yaml', index: 5 });
    });

    it('writes no paths where the list has none', () => {
      const list = parseResourceList(listOf(configMap('a')));
      list.add(fresh(), 'new.yaml');
      expect(read(list).items[1]).to.deep.equal(fresh());
    });

    it('makes a list of an empty one', () => {
      for (const empty of ['items: []\n', 'items: [] # none\n', 'items:   [ ]\n']) {
        const list = parseResourceList(HEAD + empty);
        list.add(fresh(), 'new.yaml');
        expect(read(list).items).to.deep.equal([fresh()]);
      }
    });

    it('stands where lists of the input stand', () => {
      const indented = `${HEAD}items:\n${configMap('a').replace(/^/gm, '  ').trimEnd()}\n`;
      const list = parseResourceList(indented);
      list.add(fresh(), 'new.yaml');
      expect(list.write()).to.include('\n  - apiVersion: v1\n    kind: Secret\n');
    });

    it('is seen by `items` and `select`, and can be taken back', () => {
      const list = parseResourceList(listOf(configMap('a')));
      const item = list.add(fresh(), 'new.yaml');
      expect(list.items).to.have.length(2);
      expect(list.select(['Secret'])).to.deep.equal([item]);
      expect(item.position).to.equal(undefined);
      list.remove(item);
      expect(list.write()).to.equal(listOf(configMap('a')));
    });
  });

  describe('remove', () => {
    it('takes out the item and nothing else', () => {
      const list = parseResourceList(
        listOf(configMap('a'), configMap('b', {}, '# behind b\n'), configMap('c')),
      );
      list.remove(list.items[1]!);
      expect(list.write()).to.equal(listOf(configMap('a'), configMap('c')));
    });

    it('leaves a list of nothing, never no list', () => {
      const list = parseResourceList(listOf(configMap('a')));
      list.remove(list.items[0]!);
      expect(read(list).items).to.deep.equal([]);
    });
  });

  describe('report', () => {
    const finding = { rule: 'test/rule', severity: 'warning', message: 'Look here.' } as const;

    it('names the object, the field, the file and the rule', () => {
      const item = configMap('a', { path: 'dir/a.yaml', index: 2 }).replace(
        'name: a',
        'name: a\n    namespace: n',
      );
      const list = parseResourceList(listOf(item));
      list.report(
        { ...finding, field: { path: 'data.x', currentValue: 1, proposedValue: ['1'] } },
        list.items[0],
      );
      expect(read(list).results).to.deep.equal([
        {
          message: 'Look here.',
          severity: 'warning',
          resourceRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'n' },
          field: { path: 'data.x', currentValue: 1, proposedValue: ['1'] },
          file: { path: 'dir/a.yaml', index: 2 },
          tags: { rule: 'test/rule' },
        },
      ]);
    });

    it('says nothing of an object where it is about the list', () => {
      const list = parseResourceList(listOf());
      list.report(finding);
      expect(read(list).results).to.deep.equal([
        { message: 'Look here.', severity: 'warning', tags: { rule: 'test/rule' } },
      ]);
    });

    it('keeps index 0, and leaves out an index that is no number', () => {
      for (const [index, file] of [
        [0, { path: 'a.yaml', index: 0 }],
        ['first', { path: 'a.yaml' }],
      ] as const) {
        const list = parseResourceList(listOf(configMap('a', { path: 'a.yaml', index: index as number })));
        list.report(finding, list.items[0]);
        expect(read(list).results[0].file).to.deep.equal(file);
      }
    });

    it('calls an object without a name by its generateName', () => {
      const list = parseResourceList(listOf(configMap('a').replace('name: a', 'generateName: a-')));
      list.report(finding, list.items[0]);
      expect(read(list).results[0].resourceRef.name).to.equal('a-');
    });

    it('gives no field without an object, as the specification wants', () => {
      const list = parseResourceList(listOf('- metadata: {annotations: {a: b}}\n'));
      list.report({ ...finding, field: { path: 'x' } }, list.items[0]);
      expect(read(list).results[0]).not.to.have.any.keys('field', 'resourceRef');
    });

    it('stands behind everything else, so that the text before it stays as it was', () => {
      const text = listOf(configMap('a'));
      const list = parseResourceList(text);
      list.report(finding);
      expect(list.write().startsWith(`${text}results:\n`)).to.equal(true);
    });

    it('has its values quoted where readers of YAML disagree', () => {
      const list = parseResourceList(listOf(configMap('a')));
      list.report(
        {
          ...finding,
          message: 'a: b # c\n- d',
          field: { path: 'x', currentValue: 'yes', proposedValue: '0644' },
        },
        list.items[0],
      );
      for (const version of ['1.1', '1.2'] as const) {
        const [result] = parse(list.write(), { version }).results;
        expect(result.message).to.equal('a: b # c\n- d');
        expect(result.field).to.deep.equal({ path: 'x', currentValue: 'yes', proposedValue: '0644' });
      }
    });
  });

  describe('discardChanges', () => {
    it('writes the input, and makes an error of each change that is reported', () => {
      const text = listOf(configMap('a'), configMap('b'));
      const list = parseResourceList(text);
      list.discardChanges();
      const [first, second] = list.items;
      (first!.object as any).data = { x: 'y' };
      list.remove(second!);
      const added = list.add(fresh(), 'new.yaml');
      for (const item of [first!, second!, added]) {
        list.report({ rule: 'test/change', severity: 'info', message: 'Done.', change: true }, item);
      }
      list.report({ rule: 'test/note', severity: 'info', message: 'Note.' });
      expect(list.write().startsWith(text)).to.equal(true);
      expect(read(list).items).to.have.length(2);
      expect(list.results.map(({ severity, message }) => `${severity}: ${message}`)).to.deep.equal([
        'error: pending change: Done.',
        'error: pending change: Done.',
        'error: pending change: Done.',
        'info: Note.',
      ]);
    });
  });

  describe('an edit that cannot be made safely', () => {
    const twice = configMap('twice', { path: 'twice.yaml', index: 0 }, '  data: {}\n  data: {}\n');
    const text = listOf(configMap('a'), twice, configMap('b'));

    it('is an error about its item, which stays as it was, while others are edited', () => {
      const list = parseResourceList(text);
      for (const item of list.items) (item.object as any).data = { x: 'y' };
      const written = list.write();
      expect(written).to.include(twice);
      expect(written).to.include('name: a\n  data:\n    x: "y"\n');
      expect(written).to.include('name: b\n  data:\n    x: "y"\n');
      const [result, ...more] = parse(written, { uniqueKeys: false }).results;
      expect(more).to.deep.equal([]);
      expect(result).to.deep.include({
        severity: 'error',
        resourceRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'twice' },
        file: { path: 'twice.yaml', index: 0 },
        tags: { rule: 'input/unsafe-edit' },
      });
    });
  });

  describe('two items of one identity', () => {
    it('are edited each in its place', () => {
      const list = parseResourceList(
        listOf(configMap('same', { path: 'a.yaml' }), configMap('same', { path: 'b.yaml' })),
      );
      (list.items[1]!.object as any).data = { x: 'second' };
      const [first, second] = read(list).items;
      expect(first).not.to.have.property('data');
      expect(second.data).to.deep.equal({ x: 'second' });
    });
  });

  it('reads only the items that hold one of the words', () => {
    const broken = '- kind: Broken\n  text: "no end\n';
    const list = parseResourceList(listOf(broken, configMap('a')), { reads: ['ConfigMap'] });
    expect(list.select(['ConfigMap'])).to.have.length(1);
    expect(list.write()).to.equal(listOf(broken, configMap('a')));
  });
});

describe('a stream', () => {
  const text = 'kind: A\nname: a\n---\nkind: B\nname: b\n';

  it('has its documents as items, without paths', () => {
    const stream = parseStream(text);
    expect(stream.items.map(({ object }) => object.kind)).to.deep.equal(['A', 'B']);
    stream.add(fresh(), 'new.yaml');
    expect(stream.write()).to.equal(`${text}---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: new\n`);
  });

  it('has no place for results: they are kept for standard error', () => {
    const stream = parseStream(text);
    stream.report({ rule: 'test/rule', severity: 'error', message: 'No.' });
    expect(stream.write()).to.equal(text);
    expect(stream.results).to.have.length(1);
  });

  it('leaves no empty document where one is removed', () => {
    for (const [position, rest] of [
      [0, 'kind: B\nname: b\n'],
      [1, 'kind: A\nname: a\n'],
    ] as const) {
      const stream = parseStream(text);
      stream.remove(stream.items[position]!);
      expect(parse(stream.write())).to.deep.equal(parse(rest));
    }
  });

  it('says which document is wrong, and in which line of the stream', () => {
    expect(() => parseStream(`${text}---\nkind: C\n  name: c\n`)).to.throw(
      /^document 3 must be valid YAML: [\s\S]* at line 7, /,
    );
  });
});

describe('another function on src/krm', () => {
  const setOwner: KrmFunction = {
    name: 'set-owner',
    version: '1.0.0',
    usage: 'set-owner: writes an annotation on Deployments\n',
    reads: ['apps/v1'],
    run(list) {
      for (const item of list.select(['apps/v1'])) {
        const { metadata } = item.object as { metadata: { annotations?: Record<string, string> } };
        metadata.annotations = { ...metadata.annotations, owner: 'platform' };
        list.report({ rule: 'set-owner/set', severity: 'info', message: 'Owner set.', change: true }, item);
      }
    },
  };

  const deployment = `- apiVersion: apps/v1
  kind: Deployment
  metadata: # of the team
    name: web
  spec:
    replicas: 0x3   # as it is
`;

  it('edits what it knows, and leaves the rest byte for byte', () => {
    const text = listOf(configMap('a'), deployment);
    const { stdout, stderr, exitCode } = transform(setOwner, text);
    expect(stdout.split('results:\n')[0]).to.equal(
      text.replace('    name: web\n', '    name: web\n    annotations:\n      owner: platform\n'),
    );
    expect(stderr).to.equal('info: Deployment web: Owner set. [set-owner/set]\n');
    expect(exitCode).to.equal(0);
  });

  it('works on a stream, too', () => {
    const text = deployment.replace(/^(- | {2})/gm, '');
    expect(transform(setOwner, text, { stream: true }).stdout).to.equal(
      text.replace('  name: web\n', '  name: web\n  annotations:\n    owner: platform\n'),
    );
  });

  it('fails with its list written where it reports an error, and with nothing for a stream', () => {
    const strict: KrmFunction = {
      ...setOwner,
      run(list) {
        list.report({ rule: 'strict/no', severity: 'error', message: 'No.' });
        return '1 object looked at';
      },
    };
    const list = transform(strict, listOf(deployment));
    expect(list.exitCode).to.equal(1);
    expect(list.stdout.startsWith(listOf(deployment))).to.equal(true);
    const stream = transform(strict, deployment.slice(2).replace(/^ {2}/gm, ''), { stream: true });
    expect(list.stderr).to.equal('error: No. [strict/no]\n1 object looked at; 1 error\n');
    const stderr = 'error: No. [strict/no]\nnothing was written; 1 error\n';
    expect(stream).to.deep.equal({ stdout: '', stderr, exitCode: 1 });
  });

  it('tells the first of several mistakes, although the last document is looked at before', () => {
    const stream = 'apiVersion: apps/v1\nkind: {}\n---\napiVersion: apps/v1\nkind: [\n';
    expect(transform(setOwner, stream, { stream: true }).stderr).to.match(/^error: document 1 must be/);
  });

  it('lets its own mistakes through: they are not the input’s', () => {
    const broken: KrmFunction = {
      ...setOwner,
      run() {
        throw new TypeError('a mistake');
      },
    };
    expect(() => transform(broken, listOf())).to.throw(TypeError, 'a mistake');
  });
});
