/** What the tests of the RBAC step need: a list of objects in memory, workloads in it, and settings. */
import type { KubernetesObject } from 'kpt-functions';
import { parseAllDocuments, stringify } from 'yaml';
import { Catalogue } from '../../functions/harden-spark/catalogue/catalogue.ts';
import type { Origin, Rbac, RbacNamespace, Settings } from '../../functions/harden-spark/config/settings.ts';
import { eachWorkload } from '../../functions/harden-spark/each-workload.ts';
import { generateObjects } from '../../functions/harden-spark/generation.ts';
import { planNetwork } from '../../functions/harden-spark/network-policy/network-policy.ts';
import { listedNamespaces } from '../../functions/harden-spark/owned-objects/listed-namespaces.ts';
import { startRbac } from '../../functions/harden-spark/rbac/rbac.ts';
import { type FoundWorkload, viewOf } from '../../functions/harden-spark/workloads/workloads.ts';
import type { Finding } from '../../src/krm/index.ts';
import { type Item, ObjectItem } from '../../src/krm/list/item.ts';
import { ResourceList } from '../../src/krm/list/resource-list.ts';
import { KNOWN_PLATFORM } from '../../src/spark/platform.ts';
import { workloadOf } from '../../src/spark/workload.ts';

export type Reported = Finding & { item?: Item };

export class InMemoryList extends ResourceList {
  protected readonly input: readonly Item[];
  protected readonly carriesPaths = false;
  reported: Reported[] = [];
  /** The paths given with `add`, by object. */
  readonly paths = new Map<KubernetesObject, string>();

  constructor(objects: readonly KubernetesObject[]) {
    super(undefined);
    this.input = objects.map((object, index) => new ObjectItem(object, index + 1));
  }

  override add(object: KubernetesObject, path: string): Item {
    this.paths.set(object, path);
    return super.add(object, path);
  }

  override report(finding: Finding, item?: Item): void {
    this.reported.push(item === undefined ? finding : { ...finding, item });
  }

  protected print(): string[] {
    return [this.items.map(({ object }) => stringify(object)).join('---\n')];
  }
}

export const ORIGIN: Origin = { kind: 'HardenSpark', owner: 'harden-spark' };

export interface Config extends Partial<Omit<Rbac, 'namespaces'>> {
  namespaces?: (string | (Partial<RbacNamespace> & { name: string }))[];
  auditLabels?: Record<string, string>;
  origin?: Partial<Origin>;
}

export function settings({ auditLabels = {}, origin, namespaces, ...rbac }: Config): Settings {
  return {
    mode: 'Fix',
    readOnlyRootFilesystem: { mode: 'Off' } as never,
    images: [],
    overrides: [],
    rules: {},
    auditLabels,
    auditAnnotations: {},
    labelWorkloads: false,
    origin: { ...ORIGIN, ...origin },
    rbac: {
      create: true,
      nameSuffix: '-driver',
      permissions: 'Standard',
      minimizePermissions: false,
      additionalRules: [],
      createServiceAccounts: false,
      assignServiceAccount: 'IfUnset',
      prune: true,
      onlyNamespacesInUse: false,
      ...rbac,
      ...(namespaces && {
        namespaces: namespaces.map((namespace) => ({
          labels: {},
          annotations: {},
          ...(typeof namespace === 'string' ? { name: namespace } : namespace),
        })),
      }),
    },
  };
}

/** The result of a run: the list after it, and what was reported. */
export interface Run {
  list: InMemoryList;
  reported: Reported[];
  /** The objects of a kind, in order. */
  all(kind: string): any[];
  /** The first object of a kind, if it has the name (any without one). */
  get(kind: string, name?: string): any;
  /** The findings of a rule. */
  of(rule: string): Reported[];
  /** The rules of what changed and what must be looked at, in order. */
  changes: string[];
  warnings: string[];
  again(config: Config): Run;
}

/** Runs the step over a multi-document YAML text. */
export function run(yaml: string, config: Config): Run {
  return runOn(listOf(yaml), config);
}

/** A list of the documents of a multi-document YAML text. */
export function listOf(yaml: string): InMemoryList {
  const documents = parseAllDocuments(yaml);
  const objects = (Array.isArray(documents) ? documents : []).map((document) => document.toJS());
  return new InMemoryList(objects.filter((object) => object !== null));
}

function runOn(list: InMemoryList, config: Config): Run {
  generate(list, settings(config));
  const { reported } = list;
  const all = (kind: string) =>
    list.items.map(({ object }) => object as any).filter((object) => object.kind === kind);
  return {
    list,
    reported,
    all,
    get: (kind, name) => all(kind).find((object) => name === undefined || object.metadata.name === name),
    of: (rule) => reported.filter((finding) => finding.rule === rule),
    changes: reported.filter(({ change }) => change).map(({ rule }) => rule),
    warnings: reported.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule),
    again: (next) => {
      list.reported = [];
      return runOn(list, next);
    },
  };
}

/** Writes accounts into the workloads of a list, generates objects for them, and reports what there is to say of that. */
export function generate(list: ResourceList, settings: Settings): void {
  const catalogue = new Catalogue(list, settings.origin);
  const rbac = startRbac(catalogue, settings);
  const { workloads, refused, findings } = eachWorkload(list, catalogue, KNOWN_PLATFORM, settings, rbac);
  const namespaces = listedNamespaces(settings, catalogue, [...workloads, ...refused]);
  const executorOf = (item: Item) => viewOf(item, catalogue, KNOWN_PLATFORM)!.workload.executor!;
  const all = [
    ...findings,
    ...generateObjects(
      list,
      catalogue,
      workloads,
      namespaces,
      planNetwork(workloads, namespaces, settings),
      settings,
      rbac,
      executorOf,
    ),
  ];
  for (const { finding, item } of all)
    if (/^(rbac|generated)\//.test(finding.rule)) list.report(finding, item);
}

/** The workloads of a list, with their items. */
export function workloadsOf(list: ResourceList): FoundWorkload[] {
  return list.items.flatMap((item) => {
    const workload = workloadOf(item.object);
    return workload ? [{ item, workload, ask: (question) => question({ item, object: item.object }) }] : [];
  });
}

/** A SparkApplication as YAML. */
export function app(
  at: { name?: string; namespace?: string; driver?: string; executor?: string; annotations?: string } = {},
): string {
  return `---
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${at.name ?? 'etl'}
  ${at.namespace ? `namespace: ${at.namespace}` : ''}
  annotations: ${at.annotations ?? '{}'}
spec:
  driver: ${at.driver ? `{serviceAccount: ${at.driver}}` : '{}'}
  executor: ${at.executor ? `{serviceAccount: ${at.executor}}` : '{}'}
`;
}

/** A ServiceAccount as YAML; `more` are further lines at the top level. */
export function account(name: string, namespace = '', annotations = '{}', more = ''): string {
  return object('v1', 'ServiceAccount', name, namespace, annotations, more);
}

/** Any object as YAML; `more` are further lines at the top level. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace = '',
  annotations = '{}',
  more = '',
): string {
  return `---
apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
  ${namespace ? `namespace: ${namespace}` : ''}
  annotations: ${annotations}
${more}
`;
}

export const RBAC_V1 = 'rbac.authorization.k8s.io/v1';

/** The annotations of an object of ours. */
export function ours(generatedFor = 'team-a/spark', more = ''): string {
  return `{harden-spark/owner: harden-spark, harden-spark/generated-for: ${generatedFor}${more && `, ${more}`}}`;
}
