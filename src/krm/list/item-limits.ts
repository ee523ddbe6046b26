import { LimitError } from '../input-error.ts';

/** More than an API server takes in one request, and etcd in one object. */
export const LARGEST = 4 << 20;

/** @throws LimitError if an object of this size, in bytes or characters, is none that Kubernetes takes. */
export function requireItemSize(size: number, subject: string): void {
  if (size > LARGEST) {
    throw new LimitError('must not be larger than 4 MiB: Kubernetes takes no such object', subject);
  }
}

/**
 * What an item that cannot be read says that it is, such as ` (SparkApplication "etl", a.yaml)`; empty where its first
 * lines do not say it in the usual way.
 */
export function labelIn(text: string): string {
  const head = text.slice(0, 10_000);
  const kind = /^(?:- | *)kind: *(\w+)/m.exec(head)?.[1];
  const metadata = /^(?:- | *)metadata: *\r?\n( *)/m.exec(head);
  const name =
    metadata && new RegExp(`^${metadata[1]}name: *([^\\s#]+)`, 'm').exec(head.slice(metadata.index))?.[1];
  const file = /^ *(?:internal\.)?config\.kubernetes\.io\/path: *([^\s#]+)/m.exec(head)?.[1];
  const unquoted = [name, file].map((word) => word?.replace(/^["']|["']$/g, ''));
  const object = [kind, unquoted[0] && `"${unquoted[0]}"`].filter(Boolean).join(' ');
  const label = [object, unquoted[1]].filter(Boolean).join(', ');
  return label === '' ? '' : ` (${label})`;
}
