import type { PodStatus } from 'kubernetes-types/core/v1.d.ts';
import { type Pod, sparkContainer } from './pod.ts';

/** The status of a Pod in a phase of its life. */
export function podStatus(pod: Pod, phase: 'Running' | 'Succeeded' | 'Failed', exitCode = 0): PodStatus {
  const { name, image = 'spark' } = sparkContainer(pod);
  const time = new Date().toISOString().replace(/\.\d+/, '');
  const startTime = pod.status?.startTime ?? time;
  const ready = phase === 'Running';
  return {
    phase,
    startTime,
    conditions: ['Ready', 'ContainersReady'].map((type) => ({
      type,
      status: ready ? 'True' : 'False',
      lastTransitionTime: time,
    })),
    containerStatuses: [
      {
        name,
        image,
        imageID: image,
        ready,
        restartCount: 0,
        state: ready
          ? { running: { startedAt: startTime } }
          : { terminated: { exitCode, startedAt: startTime, finishedAt: time } },
      },
    ],
  };
}
