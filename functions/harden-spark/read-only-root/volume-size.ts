import type { Finding } from '../../../src/krm/result.ts';
import { bytesOf, Mi, quantityOf, roundUpTo } from '../../../src/kubernetes/quantity.ts';
import type { Role } from '../../../src/spark/role.ts';
import { unboundedBecause } from '../../../src/spark/scratch.ts';
import {
  autoSize,
  DEFAULT_SIZE_LIMITS,
  declaredBy,
  leastSize,
  type SizedPlace,
} from '../../../src/spark/size-limit.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { VolumeSettings, VolumeSource } from '../settings.ts';
import { finding } from './rules.ts';

/** A volume as it is to be written. */
export interface DecidedVolume {
  /** A quantity; absent: no limit. */
  readonly sizeLimit?: string;
  readonly medium?: 'Memory';
  /** Absent: an emptyDir. */
  readonly source?: VolumeSource;
  /** For a limit by Auto: what it was made from. */
  readonly reasons?: readonly string[];
}

/** A place with what was asked of its volume. */
export interface SizedVolume {
  readonly path: string;
  /** What its default size goes by; absent for scratch space of its own, which has none. */
  readonly sized?: SizedPlace;
  readonly asked: VolumeSettings;
  /** Whether the size was asked for as that of scratch space. */
  readonly askedAsScratch?: boolean;
}

/** Fills in what was not asked for: no limit where none can be known, else the default of the place. */
export function decideVolume(workload: Workload, role: Role, place: SizedVolume): DecidedVolume {
  const { path, sized, asked } = place;
  const { sizeLimit, medium, source } = asked;
  if (source) return { source };
  const made = medium && { medium };
  if (sizeLimit && sizeLimit !== 'Auto' && sizeLimit !== 'None') return { ...made, sizeLimit };
  if (sizeLimit === 'None' || !sized || unboundedBecause(workload, role, path)) return { ...made };
  if (!sizeLimit) return { ...made, sizeLimit: DEFAULT_SIZE_LIMITS[sized] };
  return { ...made, ...autoSize(sized, declaredBy(workload, role, path)) };
}

/** Limits that evict a Pod which does nothing wrong, and places without one. */
export function checkSize(workload: Workload, role: Role, place: SizedVolume): Finding[] {
  const { path, sized, asked, askedAsScratch } = place;
  const { sizeLimit, source } = asked;
  if (source || !sized || sizeLimit === 'None') return [];
  const at = { path: role.path };
  const because = unboundedBecause(workload, role, path);
  const isGiven = sizeLimit !== undefined && sizeLimit !== 'Auto';
  if (because && !isGiven) {
    const message = `The volume at ${path} of the ${role.name} has no size limit: ${because}, and going over a limit evicts the Pod. Write a \`sizeLimit\` for it if you know the most that it holds.`;
    return [finding('no-size-limit', message, at)];
  }
  if (!isGiven) return [];
  const findings: Finding[] = [];
  if (because && !askedAsScratch) {
    const message = `The volume at ${path} of the ${role.name} is limited to ${sizeLimit}, but ${because}: a job that needs more is evicted. Write "None", or limit it as \`scratch\` if that is meant.`;
    findings.push(finding('limited-scratch', message, at));
  }
  const least = leastSize(sized, workload);
  if (least && bytesOf(sizeLimit)! < least.bytes) {
    const message = `The volume at ${path} of the ${role.name} is limited to ${sizeLimit}, which is less than ${least.because} alone: the Pod is evicted. It must be ${quantityOf(roundUpTo(Mi, least.bytes))} or more; "Auto" is enough.`;
    findings.push(finding('size-too-small', message, at));
  }
  return findings;
}
