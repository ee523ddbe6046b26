import type { Container, Pod } from './pod.ts';

/** The environment of a container, as its Pod says it. */
export function environment(pod: Pod, container: Container, ip: string): Record<string, string> {
  const { metadata, spec } = pod;
  const fields: Record<string, string | undefined> = {
    'status.podIP': ip,
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
  };
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env ?? []) {
    env[name] = value ?? fields[valueFrom?.fieldRef?.fieldPath ?? ''] ?? '';
  }
  return env;
}

/** A word of a command, with `$(NAME)` replaced by what the environment has. */
export function expand(word: string, env: Readonly<Record<string, string>>): string {
  return word.replace(/\$\((\w+)\)/g, (reference, name) => env[name] ?? reference);
}
