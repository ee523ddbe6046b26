import { posix } from 'node:path';
import type { NamedFile, NamedText } from './named-files.ts';

/** A path in a string that starts from the working directory. */
export type RelativeFile = Pick<NamedFile, 'file' | 'text' | 'path'>;

/** Fields that name what Spark copies into the working directory, wherever that is. */
const DELIVERED =
  /\.deps\.(jars|files|pyFiles|archives)\[|\["spark\.(jars|files|submit\.pyFiles|archives)"\]$/;
const ARGUMENT = /\.(arguments|driverArgs)\[\d+\]$/;

const FROM_HERE = /^\.\.?\/./;
/** With a folder, and an ending: `conf/app.yaml`; without, `10/20` or `application/json` would count too. */
const IN_FOLDER = /^[\w-][\w.-]*(\/[\w.-]+)*\/[\w.-]*\.[A-Za-z]\w{0,7}$/;
const FILE =
  /^[\w-]+(\.[\w-]+)*\.(avro|cfg|conf|csv|egg|ini|jar|json|keytab|parquet|pem|properties|py|r|sh|sql|tar|tgz|toml|txt|whl|xml|ya?ml|zip)$/i;

/** Arguments and inputs that look like files below the working directory, and that Spark does not put there. */
export function relativeFiles(texts: readonly NamedText[]): RelativeFile[] {
  const delivered = new Set(
    texts.filter(({ path }) => DELIVERED.test(path)).flatMap(({ text }) => namesIn(text)),
  );
  return texts
    .filter(({ path, isInput }) => !DELIVERED.test(path) && (isInput || ARGUMENT.test(path)))
    .flatMap(({ text, path }) =>
      text
        .split(/[\s,:;='"]+/)
        .filter((word) => FROM_HERE.test(word) || IN_FOLDER.test(word) || FILE.test(word))
        .filter((file) => !delivered.has(posix.normalize(file).split('/')[0]!))
        // What stands behind a scheme is no path from here.
        .filter((file) => !/^\w[\w+.-]*:/.test(text) || !text.includes(`/${file}`))
        .map((file) => ({ file, text, path })),
    );
}

/** What a list of URIs is called in the working directory: the last part, or the alias behind `#`. */
function namesIn(uris: string): string[] {
  return uris.split(',').map((uri) => posix.basename(uri.trim().replace(/^.*#/, '')));
}
