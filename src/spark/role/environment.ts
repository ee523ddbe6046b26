import type { EnvVar } from 'kubernetes-types/core/v1.d.ts';
import { ask, isRecorded } from '../../values/recording.ts';
import type { LocatedText, Part } from '../part.ts';
import type { RoleParts } from './role-layout.ts';

/**
 * The environment variables with plain values of a role's Spark container. The webhook appends the field's last, and
 * the last one wins; Spark adds its own (the deprecated `envVars` among them) to the template's.
 */
export function readVariables({
  layout,
  own,
  container,
  madeBy,
}: RoleParts): ReadonlyMap<string, LocatedText> {
  /** Strongest first: what is there already is not replaced. */
  const variables = new Map<string, LocatedText>();
  if (layout.fields) {
    addListed(variables, own);
    const envVars = own.child('envVars');
    const { value = {} } = envVars;
    for (const name of Object.keys(value)) addAt(variables, name, value, name, envVars.keyPath(name));
  }
  const prefix = layout.confOf === 'executor' ? 'spark.executorEnv.' : 'spark.kubernetes.driverEnv.';
  for (const { key, value, path } of layout.podBySpark ? madeBy.below(prefix) : []) {
    add(variables, key, value, path);
  }
  addListed(variables, container);
  return variables;
}

function add(variables: Map<string, LocatedText>, name: string, value: string, path: string): void {
  if (!variables.has(name)) variables.set(name, { value, path });
}

/** Most variables nobody asks for: their values are read when somebody does. */
function addAt(
  variables: Map<string, LocatedText>,
  name: string,
  holder: object,
  key: string,
  path: string,
): void {
  if (variables.has(name) || !ask(holder, key, isText)) return;
  const read = () => holder[key as keyof object] as string;
  const isNoted = isRecorded(holder);
  variables.set(
    name,
    isNoted
      ? Object.defineProperty({ path } as LocatedText, 'value', { get: read, enumerable: true })
      : { value: read(), path },
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/** Of several with one name the last counts; one that gets its value from elsewhere tells nothing. */
function addListed(variables: Map<string, LocatedText>, part: Part): void {
  const { items, path } = part.list<EnvVar>('env');
  const last = new Map(items.map((item, i) => [item.name, { item, path: `${path}[${i}].value` }]));
  for (const [name, { item, path }] of last) addAt(variables, name, item, 'value', path);
}
