import { isObject } from '../../values/json.ts';
import { splitJavaOptions } from '../role/java-options.ts';
import type { Role } from '../role/role.ts';
import type { Workload } from '../workload.ts';
import { isOutputConf } from './conf-outputs.ts';
import { ALL_OUTPUT_VARIABLES, isOutputOption } from './named-outputs.ts';
import { localPathsIn } from './paths.ts';

/** A string of the workload that may name files. */
export interface NamedText {
  /** The string itself, and the path of the field it stands in. */
  readonly text: string;
  readonly path: string;
  /** The field names something that is read: a jar, a class path, an agent. Other strings may name outputs too. */
  readonly isInput: boolean;
}

/** A local path that a string of the workload names. */
export interface NamedFile extends NamedText {
  /** Normalised. */
  readonly file: string;
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
  return namedTexts(workload, role, (text) => text.includes('/')).flatMap(({ text, path, isInput }) =>
    localPathsIn(text).map((file) => ({ file, text, path, isInput })),
  );
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

  function add(text: string, path: string, isInput: boolean): void {
    named.push({ text, path, isInput });
  }

  function addJavaOptions(text: string, path: string): void {
    if (!isWanted(text)) return;
    for (const option of splitJavaOptions(text)) {
      if (isWanted(option) && !isOutputOption(option)) add(option, path, INPUT_OPTION.test(option));
    }
  }

  function addEnv(name: unknown, text: unknown, path: () => string): void {
    if (typeof text !== 'string' || !isWanted(text) || ALL_OUTPUT_VARIABLES.has(String(name))) return;
    if (JAVA_OPTIONS_ENV.test(String(name))) addJavaOptions(text, path());
    else add(text, path(), INPUT_ENV.test(String(name)));
  }

  function addConf(key: string, text: string): void {
    if (!isWanted(text)) return;
    const of = /^spark\.(?:kubernetes\.)?(driver|executor)/.exec(key)?.[1];
    if ((of && of !== role.confOf) || isOutputConf(key) || NOT_FILES_CONF.test(key)) return;
    const env = /^spark\.(?:kubernetes\.driverEnv|executorEnv)\.(.*)$/.exec(key)?.[1];
    if (env) addEnv(env, text, () => workload.conf.path(key));
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

  function walk(value: unknown, key: string): void {
    if (typeof value === 'string') {
      if (!isWanted(value)) return;
      if (key === 'javaOptions') addJavaOptions(value, pathOf());
      else
        add(value, pathOf(), INPUT_FIELDS.test(trail.filter((step) => typeof step === 'string').join('.')));
    } else if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        const element = value[i];
        if (key === 'env' && isObject(element)) {
          addEnv(element.name, element.value, () => pathOf(i, 'value'));
        } else descend(element, i, '');
      }
    } else if (isObject(value)) {
      for (const childKey of Object.keys(value)) {
        if (key === 'envVars') addEnv(childKey, value[childKey], () => pathOf(childKey));
        else descend(value[childKey], childKey, childKey);
      }
    }
  }

  function descend(value: unknown, step: string | number, key: string): void {
    if (NOT_FILES.has(key)) return;
    trail.push(step);
    walk(value, key);
    trail.pop();
  }

  for (const key of Object.keys(application.value ?? {})) {
    if (key === 'sparkConf') for (const [name, text] of workload.conf.entries()) addConf(name, text);
    else if (!otherRoles.includes(key)) descend(application.value![key], key, key);
  }
  return named;
}
