import type { EnvVar } from 'kubernetes-types/core/v1.d.ts';
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
    for (const [name, value] of Object.entries(envVars.value ?? {})) {
      if (typeof value === 'string') add(variables, name, value, envVars.keyPath(name));
    }
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

/** Of several with one name the last counts; one that gets its value from elsewhere tells nothing. */
function addListed(variables: Map<string, LocatedText>, part: Part): void {
  const { items, path } = part.list<EnvVar>('env');
  const last = new Map(items.map(({ name, value }, i) => [name, { value, path: `${path}[${i}].value` }]));
  for (const [name, { value, path }] of last) {
    if (typeof value === 'string') add(variables, name, value, path);
  }
}
