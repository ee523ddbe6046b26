/** What the function makes of Pods, in each kind of workload. */
import { parse } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { functionConfig } from '../real/function.ts';
import type { Pod } from '../spark-real/pod.ts';
import { type Case, NAMED_IMAGES } from './security-contexts.ts';
import { POD_PLACES } from './workload-pods.ts';

const CONFIGS = {
  podSecurity: { readOnlyRootFilesystem: { mode: 'Off' }, podSecurity: {}, images: NAMED_IMAGES },
  both: { readOnlyRootFilesystem: { mode: 'Enforce' }, podSecurity: {}, images: NAMED_IMAGES },
  Enforce: { readOnlyRootFilesystem: { mode: 'Enforce' } },
} as const;

/** A Pod before and after, and what was told. */
export interface Change {
  readonly title: string;
  readonly config: keyof typeof CONFIGS;
  readonly before: Pod;
  readonly after: Pod;
  readonly again: Pod;
  readonly told: readonly string[];
}

function run(workload: object, config: object): { items: any[]; results?: any[] } {
  const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items: [workload] };
  return parse(transform(hardenSpark, JSON.stringify({ ...list, functionConfig: config })).stdout);
}

/** Kinds and configurations take turns. */
export function changeOf({ image, spec }: Case, index: number): Change {
  const places = Object.keys(POD_PLACES);
  const configs = Object.keys(CONFIGS) as (keyof typeof CONFIGS)[];
  // Three cases in a row are alike but for the container.
  const turn = Math.floor(index / 3);
  const place = places[(index + turn) % places.length]!;
  // Ten of twelve with podSecurity alone.
  const config = configs[Math.max(0, (Math.floor(turn / places.length) % 12) - 9)]!;
  const { workload, pod } = POD_PLACES[place]!;
  const written = workload(`case-${index}`, image, spec);
  const once = run(written, functionConfig(CONFIGS[config]));
  const twice = run(once.items[0], functionConfig(CONFIGS[config]));
  return {
    title: `${index}, ${place}, ${config}, image ${image}: ${JSON.stringify(spec)}`,
    config,
    before: withImage(pod(written), image),
    after: withImage(pod(once.items[0]), image),
    again: withImage(pod(twice.items[0]), image),
    told: (once.results ?? []).map(({ message }) => message),
  };
}

/** The operator of Apache fills it in. */
function withImage(pod: Pod, image: string): Pod {
  pod.spec.containers[0]!.image ??= image;
  return pod;
}
