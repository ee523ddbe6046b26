import type { ContainerState, PodStatus } from 'kubernetes-types/core/v1.d.ts';
import { type Pod, sparkContainer } from './pod.ts';

/** How far a Pod is; Waiting: its container ended, and will be started again. */
type Progress = 'Running' | 'Waiting' | 'Succeeded' | 'Failed';

/** The status of a Pod as a kubelet would write it. */
export function podStatus(
  pod: Pod,
  progress: Progress,
  { exitCode = 0, restartCount = 0 }: { exitCode?: number; restartCount?: number } = {},
): PodStatus {
  const { name, image = 'spark' } = sparkContainer(pod);
  const time = new Date().toISOString().replace(/\.\d+/, '');
  const startTime = pod.status?.startTime ?? time;
  const ready = progress === 'Running';
  const terminated = { exitCode, startedAt: startTime, finishedAt: time };
  const states: Record<Progress, { state: ContainerState; lastState?: ContainerState }> = {
    Running: { state: { running: { startedAt: time } } },
    Waiting: { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } },
    Succeeded: { state: { terminated } },
    Failed: { state: { terminated } },
  };
  return {
    phase: progress === 'Waiting' ? 'Running' : progress,
    startTime,
    conditions: ['Ready', 'ContainersReady'].map((type) => ({
      type,
      status: ready ? 'True' : 'False',
      lastTransitionTime: time,
    })),
    containerStatuses: [{ name, image, imageID: image, ready, restartCount, ...states[progress] }],
  };
}
