/**
 * Directories that java options and the environment tell the JVM or a library to write to. The tables also say which strings
 * name no file of the image.
 *
 * Sources: the options of `java`; the documentation of each library.
 */
import { posix } from 'node:path';
import { splitJavaOptions } from '../role/java-options.ts';
import type { Role } from '../role/role.ts';

/** Variables that name a directory which is written to, and which is made again if it is empty. */
export const OUTPUT_VARIABLES: readonly string[] = [
  'TMPDIR',
  'TMP',
  'TEMP',
  'XDG_CACHE_HOME',
  'XDG_RUNTIME_DIR',
  'PIP_CACHE_DIR',
  'UV_CACHE_DIR',
  'PYTHONPYCACHEPREFIX',
  'MPLCONFIGDIR',
  'NUMBA_CACHE_DIR',
  'TRITON_CACHE_DIR',
  'JOBLIB_TEMP_FOLDER',
  'RAY_TMPDIR',
  'IPYTHONDIR',
  'R_USER_CACHE_DIR',
  'SPARK_PID_DIR',
];

interface FilledVariable {
  readonly name: string;
  /** What may be there before the job starts. */
  readonly holds: string;
  /** Variables of which one that is true says that nothing is written there. */
  readonly unless?: readonly string[];
}

const OFFLINE = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'];

/**
 * Variables that name a directory which is written to, and in which an image or a volume of the user may have something
 * already.
 *
 * Sources: huggingface_hub "Environment variables"; torch.hub; XDG Base Directory Specification; gcloud "Managing gcloud CLI
 * configurations" (the directory must be writable); "Azure CLI configuration".
 */
export const FILLED_VARIABLES: readonly FilledVariable[] = [
  { name: 'HF_HOME', holds: 'models', unless: OFFLINE },
  { name: 'HF_HUB_CACHE', holds: 'models', unless: OFFLINE },
  { name: 'HF_DATASETS_CACHE', holds: 'data sets', unless: [...OFFLINE, 'HF_DATASETS_OFFLINE'] },
  { name: 'TORCH_HOME', holds: 'models' },
  { name: 'XDG_CONFIG_HOME', holds: 'settings' },
  { name: 'XDG_DATA_HOME', holds: 'data' },
  { name: 'CLOUDSDK_CONFIG', holds: 'settings' },
  { name: 'AZURE_CONFIG_DIR', holds: 'settings' },
];

/** Names a ticket cache, which is a file or a directory. Source: MIT Kerberos "Credential cache". */
export const TICKET_CACHE = 'KRB5CCNAME';

/**
 * All outputs, also those that have rows of their own or are scratch space: none names a file of the image. What may be filled
 * before does.
 */
export const ALL_OUTPUT_VARIABLES: ReadonlySet<string> = new Set([
  ...OUTPUT_VARIABLES,
  ...[TICKET_CACHE, 'SPARK_LOCAL_DIRS', 'SPARK_LOG_DIR', 'SPARK_WORKER_DIR'],
]);

interface OptionRow {
  /** Its first group is what is written to. */
  readonly pattern: RegExp;
  readonly is: 'file' | 'directory' | 'either';
  readonly example: string;
}

/**
 * Java options that name what is written to. The JVM does not start if it cannot open a GC log; the others are
 * lost without a word.
 */
export const OUTPUT_OPTIONS: readonly OptionRow[] = [
  { pattern: /^-Xloggc:(.+)$/, is: 'file', example: '-Xloggc:' },
  { pattern: /^-Xlog:[^:]*:(?:file=)?"?(\/[^":]+)/, is: 'file', example: '-Xlog:gc:file=' },
  { pattern: /^-XX:HeapDumpPath=(.+)$/, is: 'either', example: '-XX:HeapDumpPath=' },
  { pattern: /^-XX:(?:ErrorFile|LogFile)=(.+)$/, is: 'file', example: '-XX:ErrorFile=' },
  { pattern: /^-XX:ArchiveClassesAtExit=(.+)$/, is: 'file', example: '-XX:ArchiveClassesAtExit=' },
  {
    pattern: /^-XX:StartFlightRecording[:=](?:.*,)?filename=([^,]+)/,
    is: 'file',
    example: '-XX:StartFlightRecording=filename=',
  },
  {
    pattern: /^-XX:FlightRecorderOptions[:=](?:.*,)?repository=([^,]+)/,
    is: 'directory',
    example: '-XX:FlightRecorderOptions=repository=',
  },
  { pattern: /^-Dderby\.system\.home=(.+)$/, is: 'directory', example: '-Dderby.system.home=' },
  { pattern: /^-Dderby\.stream\.error\.file=(.+)$/, is: 'file', example: '-Dderby.stream.error.file=' },
  {
    pattern:
      /^-D(?:org\.xerial\.snappy\.tempdir|ZstdTempFolder|jna\.tmpdir|io\.netty\.(?:native\.workdir|tmpdir))=(.+)$/,
    is: 'directory',
    example: '-Dorg.xerial.snappy.tempdir=',
  },
];

/** Such as /dev/stdout, which is there and can be written to. */
const DEVICE = /^\/(?:dev|proc)\/(?!shm(?:\/|$))/;

/** The directories of what java options of this role name; relative ones are in the working directory anyway. */
export function outputOptions(role: Role): string[] {
  return role.java.all
    .flatMap(({ value }) => splitJavaOptions(value))
    .flatMap((option) => {
      for (const { pattern, is } of OUTPUT_OPTIONS) {
        const path = pattern.exec(option)?.[1];
        if (path?.startsWith('/')) return DEVICE.test(path) ? [] : [directoryOf(path, is)];
      }
      return [];
    });
}

/** The directories that variables of this role name. */
export function outputVariables(role: Role): string[] {
  return OUTPUT_VARIABLES.flatMap((name) => role.env(name)?.value ?? []).filter((path) =>
    path.startsWith('/'),
  );
}

/** Those that may be filled before the job starts, each with its variable. */
export function filledVariables(role: Role) {
  return FILLED_VARIABLES.flatMap((row) => {
    const variable = role.env(row.name);
    const isOff = row.unless?.some((name) => /^(?:1|on|yes|true)$/i.test(role.env(name)?.value ?? ''));
    return variable?.value.startsWith('/') && !isOff ? [{ ...row, variable }] : [];
  });
}

/** The directory of the ticket cache, where that is one on disk. */
export function ticketCacheDirectories(role: Role): string[] {
  const [, type = 'FILE', path] = /^(?:([A-Za-z]+):)?(\/.+)$/.exec(role.env(TICKET_CACHE)?.value ?? '') ?? [];
  if (path === undefined) return [];
  const types: Readonly<Record<string, string>> = { FILE: posix.dirname(path), DIR: path };
  return [types[type.toUpperCase()] ?? []].flat();
}

export function isOutputOption(option: string): boolean {
  return (
    /^-Djava\.io\.tmpdir=|^-Xlog/.test(option) || OUTPUT_OPTIONS.some(({ pattern }) => pattern.test(option))
  );
}

/** A heap dump's path is a directory if it is one already, else a file. */
function directoryOf(path: string, is: OptionRow['is']): string {
  const isFile = is === 'file' || (is === 'either' && posix.extname(path) !== '');
  return isFile ? posix.dirname(path) : path;
}
