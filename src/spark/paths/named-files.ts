import { isObject, isScalar } from '../../values/json.ts';
import { type Answer, ask, isRecorded } from '../../values/recording.ts';
import { splitJavaOptions } from '../role/java-options.ts';
import type { Role } from '../role/role.ts';
import type { Workload } from '../workload.ts';
import { isOutputConf } from './conf-outputs.ts';
import { ALL_OUTPUT_VARIABLES, isOutputOption } from './named-outputs.ts';
import { localPathsIn } from './paths.ts';

/** A string of the workload that may name files. */
export class NamedText {
  private readonly holder: { readonly [key: string | number]: string };
  private readonly key: string | number;
  /** The path of the field that it stands in. */
  readonly path: string;
  /** The field names something that is read: a jar, a class path, an agent. Other strings may name outputs too. */
  readonly isInput: boolean;

  constructor(holder: object, key: string | number, path: string, isInput: boolean) {
    this.holder = holder as NamedText['holder'];
    this.key = key;
    this.path = path;
    this.isInput = isInput;
  }

  /** The string itself. */
  get text(): string {
    return this.holder[this.key]!;
  }

  /** Asks something of the string. */
  ask<A extends Answer>(question: (text: string) => A): A {
    return isRecorded(this.holder)
      ? ask(this.holder, this.key, (text) => question(text as string))
      : question(this.text);
  }
}

/** A local path that a string of the workload names. */
export class NamedFile {
  readonly in: NamedText;
  private readonly index: number;

  constructor(named: NamedText, index: number) {
    this.in = named;
    this.index = index;
  }

  get text(): string {
    return this.in.text;
  }

  get path(): string {
    return this.in.path;
  }

  get isInput(): boolean {
    return this.in.isInput;
  }

  /** Normalised. */
  get file(): string {
    return localPathsIn(this.in.text)[this.index]!;
  }

  /** Asks something of the path. */
  ask<A extends Answer>(question: (file: string) => A): A {
    return this.in.ask((text) => question(localPathsIn(text)[this.index]!));
  }
}

/** Fields of the application that name files to be read. */
const INPUT_FIELDS =
  /^(mainApplicationFile|jars|pyFiles|sparkRFiles|files|deps\.(jars|files|pyFiles|archives)|monitoring\.(metricsPropertiesFile|prometheus\.(jmxExporterJar|configFile)))$/;
const INPUT_CONF =
  /^spark\.(jars|files|pyFiles|submit\.pyFiles|archives|(driver|executor)\.extra(ClassPath|LibraryPath)|pyspark\.(driver\.)?python|metrics\.conf)$/;
const INPUT_ENV =
  /^(PYTHONPATH|PYSPARK_PYTHON|PYSPARK_DRIVER_PYTHON|SPARK_(EXTRA|DIST)_CLASSPATH|CLASSPATH)$/;
const INPUT_OPTION = /^(-javaagent:|-agentpath:|-Dlog4j2?\.configuration(File)?=)/;

const JAVA_OPTIONS_CONF = /^spark\.(driver|executor)\.(extra|default)JavaOptions$/;
const JAVA_OPTIONS_ENV = /^(_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_TOOL_OPTIONS)$/;

/** Paths here are mount points, names, or paths on the node: none is a file of the image. */
const NOT_FILES: ReadonlySet<string> = new Set([
  'volumes',
  'volumeMounts',
  'configMaps',
  'secrets',
  'labels',
  'annotations',
  'workingDir',
]);
const NOT_FILES_CONF = /^spark\.kubernetes\.(driver|executor)\.(volumes|secrets|label|annotation)\./;

/** Every local path that the workload names and that concerns this role, in the order of the object. */
export function namedFiles(workload: Workload, role: Role): NamedFile[] {
  const files: NamedFile[] = [];
  for (const named of namedTexts(workload, role, (text) => text.includes('/'))) {
    const count = named.ask((text) => localPathsIn(text).length);
    for (let index = 0; index < count; index++) files.push(new NamedFile(named, index));
  }
  return files;
}

/**
 * Every string of the workload that may name files and that concerns this role, in the order of the object. What
 * Spark or the JVM itself writes to is not among them: whatever is there, it is not needed.
 *
 * @param isWanted tells the strings of interest
 */
export function namedTexts(
  workload: Workload,
  role: Role,
  isWanted: (text: string) => boolean = () => true,
): NamedText[] {
  const named: NamedText[] = [];
  const { application } = workload;
  const otherRoles = workload.roles.filter(({ name }) => name !== role.name).map(({ key }) => key);

  function addAt(holder: object, key: string | number, path: string, isInput: boolean): void {
    named.push(new NamedText(holder, key, path, isInput));
  }

  function add(text: string, path: string, isInput: boolean): void {
    addAt([text], 0, path, isInput);
  }

  const isWantedText = (text: unknown) => typeof text === 'string' && isWanted(text);
  const isWantedAt = (holder: object, key: string | number) => ask(holder, key, isWantedText);

  function addJavaOptions(text: string, path: string): void {
    if (!isWanted(text)) return;
    for (const option of splitJavaOptions(text)) {
      if (isWanted(option) && !isOutputOption(option)) add(option, path, INPUT_OPTION.test(option));
    }
  }

  function addEnv(name: unknown, holder: object, key: string, path: () => string): void {
    if (!isWantedAt(holder, key) || ALL_OUTPUT_VARIABLES.has(String(name))) return;
    if (JAVA_OPTIONS_ENV.test(String(name))) addJavaOptions(holder[key as keyof object], path());
    else addAt(holder, key, path(), INPUT_ENV.test(String(name)));
  }

  function addConf(key: string, text: string): void {
    if (!isWanted(text)) return;
    const of = /^spark\.(?:kubernetes\.)?(driver|executor)/.exec(key)?.[1];
    if ((of && of !== role.confOf) || isOutputConf(key) || NOT_FILES_CONF.test(key)) return;
    const env = /^spark\.(?:kubernetes\.driverEnv|executorEnv)\.(.*)$/.exec(key)?.[1];
    if (env) addEnv(env, { text }, 'text', () => workload.conf.path(key));
    else if (JAVA_OPTIONS_CONF.test(key)) addJavaOptions(text, workload.conf.path(key));
    else add(text, workload.conf.path(key), INPUT_CONF.test(key));
  }

  /** From the application to where the walk is; made into a path only where there is something to say. */
  const trail: (string | number)[] = [];

  function pathOf(...further: (string | number)[]): string {
    const steps = [...trail, ...further].slice(1);
    const below = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
    return application.keyPath(String(trail[0])) + below.join('');
  }

  /** @param key of what stands at `step` of `holder`; none for an element of a list */
  function walk(holder: object, step: string | number, key: string): void {
    if (ask(holder, step, isScalar)) {
      if (!isWantedAt(holder, step)) return;
      if (key === 'javaOptions') addJavaOptions(holder[step as keyof object], pathOf());
      else {
        const fields = trail.filter((one) => typeof one === 'string').join('.');
        addAt(holder, step, pathOf(), INPUT_FIELDS.test(fields));
      }
      return;
    }
    const value: unknown = holder[step as keyof object];
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        const element = key === 'env' ? value[i] : undefined;
        if (isObject(element)) addEnv(element.name, element, 'value', () => pathOf(i, 'value'));
        else descend(value, i, '');
      }
    } else if (isObject(value)) {
      for (const childKey of Object.keys(value)) {
        if (key === 'envVars') addEnv(childKey, value, childKey, () => pathOf(childKey));
        else descend(value, childKey, childKey);
      }
    }
  }

  function descend(holder: object, step: string | number, key: string): void {
    if (NOT_FILES.has(key)) return;
    trail.push(step);
    walk(holder, step, key);
    trail.pop();
  }

  for (const key of Object.keys(application.value ?? {})) {
    if (key === 'sparkConf') for (const [name, text] of workload.conf.entries()) addConf(name, text);
    else if (!otherRoles.includes(key)) descend(application.value!, key, key);
  }
  return named;
}
