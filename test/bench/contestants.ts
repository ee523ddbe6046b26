/** The programs that are measured, and what each must have done. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { find, onPath } from '../../scripts/systems/tools.ts';
import { compileKyverno } from '../checkers/compile-kyverno.ts';
import { kustomizationOf, kyvernoPolicy, yqExpression } from './additions.ts';
import { addsTo, annotates, type Check, hardens, mustBe, reports, says } from './checks.ts';
import { type Inputs, type List, read } from './lists.ts';
import type { Run } from './measure.ts';
import { copyScript, emptyScript, goPeer, ours, sdkPeer } from './programs.ts';
import type { Settings } from './settings.ts';

export interface Contestant {
  readonly name: string;
  /** Whether it does less than any function must: what is told is how often its cost ours is. */
  readonly isFloor?: true;
  /** How it is run on a list; undefined where the machine lacks it. */
  run(list: List, inputs: Inputs, node: string): Run | undefined;
}

export const OURS = 'harden-spark';

/** @param name as it is called in a table, where more than one run is ours */
export function oursAs(name: string, settings?: Settings): Contestant {
  return {
    name,
    run(list, inputs, node) {
      const asked = settings ? { ...list, settings } : list;
      const input = inputs.list(asked);
      const isReport = asked.settings === 'report';
      const check = isReport ? reports(asked, input) : hardens(asked);
      return { command: [node, ours], input, check, ...(isReport && { status: 1 }) };
    },
  };
}

const harden = oursAs(OURS);

const goFunction: Contestant = {
  name: 'Go',
  run: (list, inputs) => ({ command: [goPeer], input: inputs.list(list), check: annotates(list, inputs) }),
};

const sdkFunction: Contestant = {
  name: 'SDK',
  run: (list, inputs, node) => ({
    command: [node, sdkPeer],
    input: inputs.list(list),
    check: annotates(list, inputs),
  }),
};

const empty: Contestant = {
  name: 'empty Node script',
  isFloor: true,
  run: (_, __, node) => ({ command: [node, emptyScript], input: '/dev/null' }),
};

const copyOf = (input: (list: List, inputs: Inputs) => string): Contestant => ({
  name: 'copy',
  isFloor: true,
  run: (list, inputs, node) => copies(node, input(list, inputs)),
});

const copy = copyOf((list, inputs) => inputs.list(list));
const copyOfHardened = copyOf((list, inputs) => inputs.hardened(list));

/** The function on what it wrote. */
const again: Contestant = {
  name: OURS,
  run(list, inputs, node) {
    const input = inputs.hardened(list);
    return { command: [node, ours], input, check: mustBe(input, 'a second run must change nothing') };
  },
};

/** The function on documents, as the programs below get them. */
const oursOnStream: Contestant = {
  name: OURS,
  run(list, inputs, node) {
    const asked: List = { ...list, settings: 'additions' };
    const command = [node, ours, '--config', inputs.config(asked)];
    return { command, input: inputs.stream(asked), check: addsTo(asked, inputs) };
  },
};

const yq: Contestant = {
  name: 'yq',
  run(list, inputs) {
    const program = find('yq');
    if (!program) return undefined;
    return { command: [program, yqExpression], input: inputs.stream(list), check: addsTo(list, inputs) };
  },
};

const kyverno: Contestant = {
  name: 'kyverno',
  run(list, inputs) {
    const policy = inputs.other('policy', kyvernoPolicy);
    const command = [compileKyverno(), 'apply', policy, '--resource', inputs.stream(list)];
    const adds = addsTo(list, inputs);
    // Between the objects it says what it does.
    const check: Check = (output, errors) => {
      const objects = output.split(/^policy read-only-root applied to .*:\n/m).slice(1);
      adds(objects.map((text) => text.split('\n---\n')[0]).join('\n---\n'), errors);
    };
    return { command, input: '/dev/null', check };
  },
};

const kustomize: Contestant = {
  name: 'kustomize',
  run(list, inputs) {
    const program = find('kustomize');
    if (!program) return undefined;
    const stream = inputs.stream(list);
    const folder = join(dirname(stream), `kustomize-${list.size}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'all.yaml'), read(stream));
    writeFileSync(join(folder, 'kustomization.yaml'), kustomizationOf('all.yaml'));
    return { command: [program, 'build', folder], input: '/dev/null', check: addsTo(list, inputs) };
  },
};

/** On files, where something would change. */
const check: Contestant = {
  name: `${OURS} --check`,
  run: ({ size }, inputs, node) => ({
    command: [node, ours, '--check', inputs.folder(size)],
    input: '/dev/null',
    status: 1,
    check: says(`${Math.ceil(size / 4)} workloads hardened`),
  }),
};

const checkAgain: Contestant = {
  name: 'nothing to change',
  run: ({ size }, inputs, node) => ({
    command: [node, ours, '--check', inputs.hardenedFolder(size)],
    input: '/dev/null',
    check: says(`${Math.ceil(size / 4)} workloads left as they are`),
  }),
};

/** Reads the files, and looks for one word. */
const grep: Contestant = {
  name: 'grep',
  isFloor: true,
  run: ({ size }, inputs) => ({
    command: [onPath('grep')!, '--recursive', '--count', 'SparkApplication', inputs.folder(size)],
    input: '/dev/null',
  }),
};

export const CONTESTANTS = {
  harden,
  goFunction,
  sdkFunction,
  empty,
  copy,
  again,
  copyOfHardened,
  oursOnStream,
  yq,
  kyverno,
  kustomize,
  check,
  checkAgain,
  grep,
};

function copies(node: string, input: string): Run {
  return { command: [node, copyScript], input, check: mustBe(input, 'a copy must be the same') };
}
