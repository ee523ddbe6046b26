import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startContainer } from '../spark-real/container.ts';
import { mountsOf } from '../spark-real/mounts.ts';
import { type Pod, sparkContainer } from '../spark-real/pod.ts';
import { environment } from '../spark-real/pod-environment.ts';
import { podStatus } from '../spark-real/pod-status.ts';
import type { Python } from '../spark-real/python.ts';
import { type Api, ApiError, serverName } from './api.ts';
import { apiAddress } from './control-plane.ts';
import type { Images } from './images.ts';
import { volumeContents } from './volumes.ts';

interface RunningPod {
  readonly pod: Pod;
  readonly ip: string;
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
      if (!known?.deleted) this.end(pod, known);
    } else if (!known && pod.status?.phase === 'Pending') this.run(pod);
  }

  private run(pod: Pod): void {
    const number = ++this.started;
    const ip = `127.44.${number >> 8}.${number & 255}`;
    const running: RunningPod = { pod, ip, ended: Promise.resolve(), deleted: false };
    this.pods.set(pod.metadata.uid!, running);
    running.ended = this.live(running).catch((error) => {
      if (!running.deleted) console.error(`Pod ${pod.metadata.name}: ${error.message}`);
    });
  }

  private async live(running: RunningPod): Promise<void> {
    const { pod, ip } = running;
    const { name, namespace, uid } = pod.metadata;
    const image = this.images.find(sparkContainer(pod).image ?? '');
    if (!image) return;
    await this.api.create(`${pathOf(pod)}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target: { apiVersion: 'v1', kind: 'Node', name: nodeName },
    });
    const bound = { ...pod, spec: { ...pod.spec, nodeName } };
    const contents = await this.contents(bound, running);
    if (running.deleted) return;

    const container = sparkContainer(bound);
    const folder = join(this.folder, 'pods', uid!);
    const logs = join(this.folder, 'logs', namespace!);
    for (const path of [folder, logs]) mkdirSync(path, { recursive: true });
    const mounts = mountsOf(bound, container, join(folder, 'volumes'), ({ name }) => contents.get(name)!);
    for (let restartCount = 0; !running.deleted; restartCount++) {
      const child = startContainer({
        pod: bound,
        container,
        env: { ...ofEveryPod, ...environment(bound, container, ip) },
        mounts,
        image,
        python: this.python,
        hosts: await this.hosts(bound, ip),
        folder: join(folder, `container-${restartCount}`),
        log: join(logs, `${name}.log`),
      });
      running.child = child;
      const exit = new Promise<number>((done) => {
        child.on('error', () => done(128));
        child.on('exit', (code) => done(code ?? 137));
      });
      await this.report(running, podStatus(pod, 'Running', { restartCount }));
      const exitCode = await exit;
      if (running.deleted) return;
      const phase = startsAgain(pod, exitCode) ? 'Waiting' : exitCode === 0 ? 'Succeeded' : 'Failed';
      await this.report(running, podStatus(pod, phase, { restartCount, exitCode }));
      if (phase !== 'Waiting') return;
      await sleep(10_000); // As long as the first time of a kubelet.
    }
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

  /** Stands in for the names of the cluster: the API server, the Pod, and Services that have it or another one behind them. */
  private async hosts(pod: Pod, ip: string): Promise<string[]> {
    const { namespace, name } = pod.metadata;
    const services = await this.api.get(`/api/v1/namespaces/${namespace}/services`);
    const pods = [{ pod, ip }, ...[...this.pods.values()].filter((one) => one.child)];
    const names = services.items.flatMap(({ metadata, spec }: any) => {
      const behind = spec.selector && pods.find((one) => isSelected(one.pod, namespace!, spec.selector));
      return behind ? [`${behind.ip} ${metadata.name}.${namespace}.svc`] : [];
    });
    return [
      '127.0.0.1 localhost',
      `${apiAddress.host} ${serverName}`,
      `${ip} ${pod.spec.hostname ?? name}`,
      ...names,
    ];
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

function isSelected({ metadata }: Pod, namespace: string, selector: Record<string, string>): boolean {
  return (
    metadata.namespace === namespace &&
    Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value)
  );
}

function ignore(error: unknown, ...codes: number[]): void {
  if (!(error instanceof ApiError && codes.includes(error.code))) throw error;
}
