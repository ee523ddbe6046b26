/**
 * Runs one job on one version of Spark, made ready in one way: `cell.ts CELL FOLDER`, where CELL is JSON, and FOLDER
 * is for all that the run needs and for its outcome. Started by cells.ts in namespaces of its own.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, withPackages } from '../../scripts/systems/python.ts';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { apiServer, artifacts, firstAddress } from './addresses.ts';
import { serveArtifacts } from './artifact-server.ts';
import { type Cell, logFolder } from './cells.ts';
import { Cluster } from './cluster.ts';
import { prepare } from './columns.ts';
import { deploy } from './deployment.ts';
import { buildImage } from './image.ts';
import { readJob } from './job.ts';
import type { Outcome } from './outcome.ts';
import { verdictOn } from './verdict.ts';
import { mutate } from './webhook.ts';

const [cell, folder] = process.argv.slice(2) as [string, string];
writeFileSync(join(folder, 'outcome.json'), JSON.stringify(await run(JSON.parse(cell), folder)));
process.exit(0);

async function run(cell: Cell, folder: string): Promise<Outcome> {
  const started = performance.now();
  const { version, job: name, column, keepReadOnly } = cell;
  const job = readJob(name);
  const { workload, findings } = prepare(column, job, version, keepReadOnly);
  const python = findPython(VERSIONS.find(({ spark }) => spark === version)!.python)!;
  const logs = logFolder(cell);
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const image = buildImage(job, version, join(folder, 'image'));
  const deployment = deploy(job, workload);

  const cluster = new Cluster({
    image,
    python: job.pythonPackages ? withPackages(python) : python,
    folder,
    logs,
    trace: column === 'harden-spark',
    hosts: [`${firstAddress} ${deployment.service}`, artifacts.host],
  });
  try {
    await cluster.api.listen(apiServer.port);
    await serveArtifacts(image.app, artifacts.port);
    cluster.admit = (pod) => mutate(pod, workload);
    for (const [name, data] of deployment.configMaps) cluster.api.configMaps.set(name, data);
    writeFileSync(join(logs, 'workload.json'), JSON.stringify(workload, null, 2));
    for (const pod of deployment.pods) {
      mutate(pod, workload);
      cluster.start(pod);
    }
    const verdict = await verdictOn(deployment.main, cluster, job);
    const peaks: Record<string, number> = {};
    for (const { role, use } of cluster.running) {
      for (const [path, bytes] of use.peaks) {
        const key = `${role} ${path}`;
        peaks[key] = Math.max(peaks[key] ?? 0, bytes);
      }
    }
    await cluster.close();
    return {
      ...verdict,
      findings,
      refused: cluster.refusedWrites(),
      peaks,
      unknownCalls: [...cluster.api.unknownCalls],
      seconds: Math.round((performance.now() - started) / 1000),
    };
  } finally {
    await cluster.close();
  }
}
