import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { bytesOf, Mi, quantityOf, roundUpTo } from '../../../src/kubernetes/quantity.ts';
import { unboundedBecause } from '../../../src/spark/paths/scratch.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { autoSize, DEFAULT_SIZE_LIMITS, declaredBy, leastSize } from '../../../src/spark/sizes/size-limit.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { DecidedVolume, NeededDirectory } from './writable-directory.ts';

export const noSizeLimit = rule('read-only-root/no-size-limit', {
  severity: 'info',
  meaning: 'A volume has no size limit, because no one can say what a job keeps there.',
  remedy: 'Write a `sizeLimit` for it if you know the most that it holds.',
});

export const limitedScratch = rule('read-only-root/limited-scratch', {
  severity: 'warning',
  meaning: 'A volume that Spark uses as scratch space has a size limit: a job that needs more is evicted.',
  remedy: 'Write `None`, or limit it as `scratch` if that is meant.',
});

export const sizeTooSmall = rule('read-only-root/size-too-small', {
  severity: 'warning',
  meaning: 'The size limit of a volume is smaller than what Spark is known to write to it.',
  remedy: 'Raise the limit, or write `Auto`.',
});

/** Fills in what was not asked for: no limit where none can be known, else the default of the directory. */
export function decideVolume(workload: Workload, role: Role, directory: NeededDirectory): DecidedVolume {
  const { path, sized, asked } = directory;
  const { sizeLimit, medium, source } = asked;
  if (source) return { source };
  const made = medium && { medium };
  if (sizeLimit && sizeLimit !== 'Auto' && sizeLimit !== 'None') return { ...made, sizeLimit };
  if (sizeLimit === 'None' || !sized || unboundedBecause(workload, role, path)) return { ...made };
  if (!sizeLimit) return { ...made, sizeLimit: DEFAULT_SIZE_LIMITS[sized] };
  return { ...made, ...autoSize(sized, declaredBy(workload, role, path)) };
}

/** Limits that evict a Pod which does nothing wrong, and directories without one. */
export function checkSize(workload: Workload, role: Role, directory: NeededDirectory): Finding[] {
  const { path, sized, asked, askedAsScratch } = directory;
  const { sizeLimit, source } = asked;
  if (source || !sized || sizeLimit === 'None') return [];
  const at = { path: role.path };
  const volume = `The volume at ${path} of the ${role.name}`;
  const because = unboundedBecause(workload, role, path);
  if (sizeLimit === undefined || sizeLimit === 'Auto') {
    if (!because) return [];
    const message = `${volume} has no size limit: ${because}, and going over a limit evicts the Pod. Write a \`sizeLimit\` for it if you know the most that it holds.`;
    return [noSizeLimit.finding(message, at)];
  }
  const findings: Finding[] = [];
  if (because && !askedAsScratch) {
    const message = `${volume} is limited to ${sizeLimit}, but ${because}: a job that needs more is evicted. Write "None", or limit it as \`scratch\` if that is meant.`;
    findings.push(limitedScratch.finding(message, at));
  }
  const least = leastSize(sized, workload);
  if (least && bytesOf(sizeLimit)! < least.bytes) {
    const message = `${volume} is limited to ${sizeLimit}, which is less than ${least.because} alone: the Pod is evicted. It must be ${quantityOf(roundUpTo(Mi, least.bytes))} or more; "Auto" is enough.`;
    findings.push(sizeTooSmall.finding(message, at));
  }
  return findings;
}
