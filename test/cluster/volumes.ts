import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { VolumeProjection } from 'kubernetes-types/core/v1.d.ts';
import { type Contents, configMapFiles } from '../spark-real/mounts.ts';
import type { Pod, Volume } from '../spark-real/pod.ts';
import { environment } from '../spark-real/pod-environment.ts';
import type { Api } from './api.ts';

type Files = Record<string, string>;

/** What the volumes of a Pod hold, by name, as the API server has it now. Claims are directories below `folder`. */
export async function volumeContents(api: Api, pod: Pod, folder: string): Promise<Map<string, Contents>> {
  const contents = new Map<string, Contents>();
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.emptyDir || volume.ephemeral) continue;
    contents.set(volume.name, await contentsOf(api, pod, volume, folder));
  }
  return contents;
}

async function contentsOf(api: Api, pod: Pod, volume: Volume, folder: string): Promise<Contents> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}`;
  if (volume.configMap) {
    const { data = {} } = await api.get(`${path}/configmaps/${volume.configMap.name}`);
    return { files: configMapFiles(data, volume.configMap.items) };
  }
  if (volume.secret) {
    const { data = {} } = await api.get(`${path}/secrets/${volume.secret.secretName}`);
    const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(String(text), 'base64')]);
    return { files: configMapFiles(Object.fromEntries(decoded), volume.secret.items) };
  }
  if (volume.downwardAPI) return { files: await projected(api, pod, { downwardAPI: volume.downwardAPI }) };
  if (volume.projected) {
    const files: Files = {};
    for (const source of volume.projected.sources ?? []) {
      Object.assign(files, await projected(api, pod, source));
    }
    return { files };
  }
  if (volume.persistentVolumeClaim) {
    return { directory: await claim(api, pod, volume.persistentVolumeClaim.claimName, folder) };
  }
  throw new Error(`the rig does not know the kind of the volume "${volume.name}"`);
}

async function projected(api: Api, pod: Pod, source: VolumeProjection): Promise<Files> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}`;
  if (source.configMap) {
    const { data = {} } = await api.get(`${path}/configmaps/${source.configMap.name}`);
    return configMapFiles(data, source.configMap.items);
  }
  if (source.downwardAPI) {
    const env = (source.downwardAPI.items ?? []).map(({ path, fieldRef }) => ({
      name: path,
      valueFrom: { fieldRef },
    }));
    return environment(pod, { name: 'downwardAPI', env }, '');
  }
  if (source.serviceAccountToken) {
    const { path: file, audience, expirationSeconds } = source.serviceAccountToken;
    const { name, uid } = pod.metadata;
    const { status } = await api.create(`${path}/serviceaccounts/${pod.spec.serviceAccountName}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: audience ? [audience] : [],
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    });
    return { [file]: status.token };
  }
  throw new Error(`the rig does not know this part of a volume: ${JSON.stringify(source)}`);
}

/** A claim gets a directory of this machine, and is bound with that. */
async function claim(api: Api, pod: Pod, name: string, folder: string): Promise<string> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/persistentvolumeclaims/${name}`;
  const { spec, status } = await api.get(path);
  if (status.phase !== 'Bound') {
    const bound = { phase: 'Bound', accessModes: spec.accessModes, capacity: spec.resources.requests };
    await api.patch(`${path}/status`, { status: bound });
  }
  const directory = join(folder, `${pod.metadata.namespace}-${name}`);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o777);
  return directory;
}
