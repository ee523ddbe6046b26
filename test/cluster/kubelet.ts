import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Python } from '../../scripts/systems/python.ts';
import { type ContainerSpec, endOf, startContainer } from '../spark-real/container.ts';
import type { Image } from '../spark-real/image.ts';
import { mountsOf } from '../spark-real/mounts.ts';
import { type Pod, sparkContainer } from '../spark-real/pod.ts';
import { environment } from '../spark-real/pod-environment.ts';
import { podStatus } from '../spark-real/pod-status.ts';
import { type Api, ApiError, serverName } from './api.ts';
import { apiAddress } from './control-plane.ts';
import { hostsOf, type PodAddress } from './hosts.ts';
import type { Images } from './images.ts';
import { volumeContents } from './volumes.ts';

interface RunningPod extends PodAddress {
  child?: ChildProcess;
  /** When all of it is over. */
  ended: Promise<void>;
  deleted: boolean;
}

/**
 * Stands in for scheduler and kubelet: it binds Pods, makes their volumes, runs their Spark container in a
 * sandbox with an address of its own, says how it goes, and ends what is deleted.
 *
 * Not done: limits, probes, hooks, init containers and sidecars. A Pod whose image is not known stays
 * pending, as if it could not be pulled.
 */
export class Kubelet {
  private readonly api: Api;
  private readonly images: Images;
  private readonly python: Python;
  private readonly folder: string;
  private readonly pods = new Map<string, RunningPod>();
  private started = 0;

  /** @param folder for volumes, root file systems and, in `logs/NAMESPACE/POD.log`, what containers print */
  constructor(api: Api, images: Images, python: Python, folder: string) {
    this.api = api;
    this.images = images;
    this.python = python;
    this.folder = folder;
  }

  /** Looks after all Pods of the cluster, from now on. */
  start(): Promise<void> {
    const forever = new AbortController().signal;
    return this.api.watch('/api/v1/pods', (type, pod) => this.see(type, pod), forever);
  }

  private see(type: string, pod: Pod): void {
    const known = this.pods.get(pod.metadata.uid!);
    if (type === 'DELETED' || pod.metadata.deletionTimestamp) {
      if (!known?.deleted) this.end(pod, known).catch((error) => complain(pod, error));
    } else if (!known && pod.status?.phase === 'Pending') this.run(pod);
  }

  private run(pod: Pod): void {
    const number = ++this.started;
    const ip = `127.44.${number >> 8}.${number & 255}`;
    const running: RunningPod = { pod, ip, ended: Promise.resolve(), deleted: false };
    this.pods.set(pod.metadata.uid!, running);
    running.ended = this.live(running).catch((error) => {
      if (!running.deleted) complain(pod, error);
    });
  }

  private async live(running: RunningPod): Promise<void> {
    const { pod } = running;
    const image = this.images.find(sparkContainer(pod).image ?? '');
    if (!image) return;
    const { name } = pod.metadata;
    await this.api.create(`${pathOf(pod)}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target: { apiVersion: 'v1', kind: 'Node', name: nodeName },
    });
    const container = await this.container(running, image);
    for (let restartCount = 0; ; restartCount++) {
      const hosts = await hostsOf(this.api, running, this.running);
      if (running.deleted) return;
      const folder = join(this.folder, 'pods', pod.metadata.uid!, `container-${restartCount}`);
      const child = startContainer({ ...container, hosts, folder });
      running.child = child;
      const end = endOf(child);
      await this.report(running, podStatus(pod, 'Running', { restartCount }));
      const exitCode = await end;
      const again = startsAgain(pod, exitCode) && !running.deleted;
      const progress = again ? 'Waiting' : exitCode === 0 ? 'Succeeded' : 'Failed';
      await this.report(running, podStatus(pod, progress, { restartCount, exitCode }));
      if (progress !== 'Waiting') return;
      await sleep(10_000); // As long as the first time of a kubelet.
    }
  }

  /** What the Spark container of a Pod is made of, whenever it starts. */
  private async container(
    running: RunningPod,
    image: Image,
  ): Promise<Omit<ContainerSpec, 'hosts' | 'folder'>> {
    const pod = { ...running.pod, spec: { ...running.pod.spec, nodeName } };
    const contents = await this.contents(pod, running);
    const { name, namespace, uid } = pod.metadata;
    const container = sparkContainer(pod);
    const volumes = join(this.folder, 'pods', uid!, 'volumes');
    const logs = join(this.folder, 'logs', namespace!);
    for (const path of [volumes, logs]) mkdirSync(path, { recursive: true });
    return {
      pod,
      container,
      env: { ...ofEveryPod, ...environment(pod, container, running.ip) },
      mounts: mountsOf(pod, container, volumes, (volume) => contents.get(volume.name)!),
      image,
      python: this.python,
      log: join(logs, `${name}.log`),
    };
  }

  /** Spark makes the ConfigMaps and the claims of a Pod after it: a kubelet tries again. */
  private async contents(pod: Pod, running: RunningPod) {
    for (;;) {
      try {
        return await volumeContents(this.api, pod, join(this.folder, 'claims'));
      } catch (error) {
        if (!(error instanceof ApiError && error.code === 404) || running.deleted) throw error;
        await sleep(100);
      }
    }
  }

  private async end(pod: Pod, running: RunningPod | undefined): Promise<void> {
    const { uid } = pod.metadata;
    if (running) running.deleted = true;
    running?.child?.kill('SIGKILL');
    await running?.ended;
    await this.api
      .delete(pathOf(pod), { gracePeriodSeconds: 0, preconditions: { uid } })
      .catch((error) => ignore(error, 404, 409));
  }

  private async report({ pod, ip }: RunningPod, status: object): Promise<void> {
    pod.status = { ...status, podIP: ip };
    await this.api
      .patch(`${pathOf(pod)}/status`, { status: { ...pod.status, podIPs: [{ ip }] } })
      .catch((error) => ignore(error, 404));
  }

  private get running(): RunningPod[] {
    return [...this.pods.values()].filter(({ child, deleted }) => child !== undefined && !deleted);
  }
}

const nodeName = 'node';

const ofEveryPod = { KUBERNETES_SERVICE_HOST: serverName, KUBERNETES_SERVICE_PORT: String(apiAddress.port) };

function startsAgain({ spec: { restartPolicy } }: Pod, exitCode: number): boolean {
  return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
}

function pathOf({ metadata: { namespace, name } }: Pod): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}

function complain({ metadata: { namespace, name } }: Pod, { message }: Error): void {
  console.error(`cluster: Pod ${namespace}/${name}: ${message}`);
}

function ignore(error: unknown, ...codes: number[]): void {
  if (!(error instanceof ApiError && codes.includes(error.code))) throw error;
}
