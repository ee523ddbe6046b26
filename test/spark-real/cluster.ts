import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Python } from '../../scripts/systems/python.ts';
import { ApiServer } from './api-server.ts';
import { endOf, startContainer } from './container.ts';
import type { Image } from './image.ts';
import { annotationFiles, type Contents, configMapFiles, mountsOf, PeakUse } from './mounts.ts';
import { type Pod, sparkContainer, type Volume } from './pod.ts';
import { environment } from './pod-environment.ts';
import { podStatus } from './pod-status.ts';
import { type RefusedWrite, readRefusedWrites } from './refused-writes.ts';

export interface ClusterOptions {
  readonly image: Image;
  readonly python: Python;
  /** For volumes and root file systems. */
  readonly folder: string;
  /** For the logs, which stay. */
  readonly logs: string;
  readonly trace: boolean;
  /** Host names that every Pod resolves, with their addresses. */
  readonly hosts: readonly string[];
}

/** A Pod that runs or has run. */
export interface RunningPod {
  readonly pod: Pod;
  readonly role: string;
  readonly log: string;
  readonly child: ChildProcess;
  readonly use: PeakUse;
  readonly trace?: string;
  /** Its exit code. */
  readonly ended: Promise<number>;
  /** The driver asked for its end. */
  deleted: boolean;
}

/** The API server, and as much of a kubelet as makes its Pods run: each in a sandbox, with an address of its own. */
export class Cluster {
  readonly api = new ApiServer();
  readonly running: RunningPod[] = [];
  /** A new Pod, before anybody sees it: the place of admission webhooks. */
  admit: (pod: Pod) => void = () => {};
  /** A Pod that ended, and was not told to. */
  onLost: (pod: RunningPod, code: number) => void = () => {};
  private readonly options: ClusterOptions;
  private readonly sampling: NodeJS.Timeout;

  constructor(options: ClusterOptions) {
    this.options = options;
    this.api.onCreate = (pod) => {
      this.admit(pod);
      this.startWhenReady(pod);
    };
    this.api.onDelete = (pod) => this.stop(pod.metadata.name);
    this.sampling = setInterval(() => this.sample(), 250);
  }

  /** Runs a Pod, which the API server knows from then on. */
  start(pod: Pod): RunningPod {
    const name = pod.metadata.name;
    const { image, python, folder, logs, trace, hosts } = this.options;
    const ip = `127.44.0.${this.running.length + 1}`;
    const container = sparkContainer(pod);
    const podFolder = join(folder, name);
    const role = pod.metadata.labels?.['spark-role'] ?? 'client';
    mkdirSync(podFolder, { recursive: true });
    const mounts = mountsOf(pod, container, join(podFolder, 'volumes'), (volume) =>
      this.contents(volume, pod),
    );
    const log = join(logs, `${name}.log`);
    const traceFile = trace && role !== 'client' ? join(podFolder, 'trace/writes') : undefined;
    if (traceFile) mkdirSync(join(podFolder, 'trace'));
    const child = startContainer({
      pod,
      container,
      env: environment(pod, container, ip),
      mounts,
      image,
      python,
      hosts: ['127.0.0.1 localhost', `${ip} ${name}`, ...hosts],
      folder: podFolder,
      log,
      trace: traceFile,
    });
    const ended = endOf(child);
    const running = {
      pod,
      role,
      log,
      child,
      use: new PeakUse(mounts),
      trace: traceFile,
      ended,
      deleted: false,
    };
    this.running.push(running);
    pod.status = { ...podStatus(pod, 'Running'), podIP: ip };
    this.api.put(pod);
    ended.then((code) => {
      running.use.sample();
      pod.status = { ...podStatus(pod, code === 0 ? 'Succeeded' : 'Failed', { exitCode: code }), podIP: ip };
      if (this.api.pods.has(name)) this.api.put(pod);
      if (!running.deleted) this.onLost(running, code);
    });
    return running;
  }

  refusedWrites(): RefusedWrite[] {
    return this.running.flatMap(({ role, trace }) =>
      trace && existsSync(trace) ? readRefusedWrites(role, trace) : [],
    );
  }

  async close(): Promise<void> {
    clearInterval(this.sampling);
    for (const { child } of this.running) child.kill('SIGKILL');
    await Promise.all(this.running.map(({ ended }) => ended));
  }

  /** Spark makes the ConfigMaps of a Pod after it: a kubelet waits for them. */
  private async startWhenReady(pod: Pod): Promise<void> {
    const configMaps = (pod.spec.volumes ?? [])
      .map(({ configMap }) => configMap?.name)
      .filter((name) => name !== undefined);
    do {
      await sleep(50);
      if (!this.api.pods.has(pod.metadata.name)) return;
    } while (!configMaps.every((name) => this.api.configMaps.has(name)));
    this.start(pod);
  }

  private contents({ name, configMap, downwardAPI }: Volume, { metadata }: Pod): Contents {
    if (downwardAPI) return { files: annotationFiles(downwardAPI, metadata.annotations ?? {}) };
    if (!configMap) throw new Error(`the rig does not know the kind of the volume "${name}"`);
    return { files: configMapFiles(this.api.configMaps.get(configMap.name!) ?? {}, configMap.items) };
  }

  private stop(name: string): void {
    const found = this.running.find(({ pod }) => pod.metadata.name === name);
    if (!found) return;
    found.deleted = true;
    found.child.kill('SIGKILL');
  }

  private sample(): void {
    for (const { child, use } of this.running) if (child.exitCode === null) use.sample();
  }
}
