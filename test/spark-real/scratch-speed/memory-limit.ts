import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../real/until.ts';

/** Where the kernel takes a memory limit, and how it is called there. */
interface Controller {
  readonly version: 'v1' | 'v2';
  /** The top of its tree. */
  readonly top: string;
  readonly limit: string;
  /** The line of /proc/self/cgroup that says where a process is. */
  readonly own: RegExp;
}

const CONTROLLERS: readonly Controller[] = [
  { version: 'v1', top: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', own: /^\d+:memory:(.*)$/m },
  { version: 'v2', top: '/sys/fs/cgroup', limit: 'memory.max', own: /^0::(.*)$/m },
];

/** A limit as a container has it: page cache counts, and files in tmpfs. */
export class MemoryLimit {
  readonly version: Controller['version'];
  private readonly controller: Controller;
  private readonly group: string;

  /** Undefined where this process may set none. */
  static make(name: string): MemoryLimit | undefined {
    for (const controller of CONTROLLERS) {
      const { version, top, limit } = controller;
      const group = join(top, name);
      if (!existsSync(join(top, 'cgroup.procs'))) continue;
      try {
        if (version === 'v2') writeFileSync(join(top, 'cgroup.subtree_control'), '+memory');
        mkdirSync(group);
        if (existsSync(join(group, limit))) return new MemoryLimit(controller, group);
        rmdirSync(group);
      } catch {} // A machine may keep it from its guests.
    }
    return undefined;
  }

  private constructor(controller: Controller, group: string) {
    this.version = controller.version;
    this.controller = controller;
    this.group = group;
  }

  set(bytes: number): void {
    writeFileSync(join(this.group, this.controller.limit), String(bytes));
  }

  /** Processes that `start` starts are under the limit from their first moment; this one is not afterwards. */
  around<T>(start: () => T): T {
    const [, own] = this.controller.own.exec(readFileSync('/proc/self/cgroup', 'utf8'))!;
    writeFileSync(join(this.group, 'cgroup.procs'), '0');
    try {
      return start();
    } finally {
      writeFileSync(join(this.controller.top, own!, 'cgroup.procs'), '0');
    }
  }

  /** Once the last of its processes has gone, which is soon after what started it. */
  async remove(): Promise<void> {
    const processes = join(this.group, 'cgroup.procs');
    await until('the end of the container', () => readFileSync(processes, 'utf8') === '');
    rmdirSync(this.group);
  }
}
