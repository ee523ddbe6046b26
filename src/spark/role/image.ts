import { matchesGlob } from '../../values/glob.ts';

/** The user of Spark's images, and of its group. */
export const SPARK_USER = 185;

/** The directory that Spark's images keep for it to work in; there is nothing in it. */
export const SPARK_WORK_DIR = '/opt/spark/work-dir';

/** What is known of an image. What is absent is not known. */
export interface ImageFacts {
  /** Where its containers work: its WORKDIR. */
  readonly workDir?: string | undefined;
  /** Whom they run as, by number. */
  readonly user?: number | undefined;
  /** Whether that user has a line in its `/etc/passwd`, or gets one with a read-only root too. */
  readonly userInPasswd?: boolean | undefined;
}

/** What holds for all images of these names. */
export interface NamedImages extends ImageFacts {
  /** Globs of image names, with a tag or without. */
  readonly names: readonly string[];
}

/** Tells what is known of an image; without one, of what Spark runs in where a workload names none. */
export type ImageLookup = (image: string | undefined) => ImageFacts;

const OFFICIAL = ['spark', 'apache/spark'];

/**
 * Images that anybody can get and look into. A later row goes before an earlier one.
 *
 * Official ones say by name who they start as (`spark`, those of Spark 3.3.0 to 3.3.2 root), which makes a line for 185. For
 * any other user their entrypoint makes one in /tmp with libnss_wrapper. Images that Spark's docker-image-tool made run as
 * 185 without a line; their entrypoint writes one only where it can write to /etc/passwd.
 *
 * Sources: apache/spark-docker, Dockerfile.template and entrypoint.sh.template; apache/spark
 * resource-managers/kubernetes/docker, Dockerfile and entrypoint.sh; Spark's release process, which pushed
 * `apache/spark:v3.3.0` and the like with docker-image-tool; SPARK-43166 and SPARK-43171, closed without a change.
 */
const KNOWN_IMAGES: readonly NamedImages[] = [
  { names: OFFICIAL, workDir: SPARK_WORK_DIR, user: SPARK_USER, userInPasswd: true },
  {
    names: [
      'apache/spark:v*',
      'apache/spark-py',
      'apache/spark-r',
      ...inOldRegistry('spark', 'spark-py', 'spark-r'),
    ],
    workDir: SPARK_WORK_DIR,
    user: SPARK_USER,
    userInPasswd: false,
  },
];

/** Of the kubeflow operator, while it was Google's. */
function inOldRegistry(...names: string[]): string[] {
  return names.map((name) => `gcr.io/spark-operator/${name}`);
}

/**
 * What is known of images: of the public ones, and over that what `named` says, a later entry over an earlier one. A
 * workload that names no image is taken to run in an official one.
 */
export function imageLookup(named: readonly NamedImages[] = []): ImageLookup {
  const rows = [...KNOWN_IMAGES, ...named];
  const known = new Map<string, ImageFacts>();
  return (image = OFFICIAL[0]!) => {
    const facts = known.get(image) ?? factsFrom(rows, image);
    known.set(image, facts);
    return facts;
  };
}

function factsFrom(rows: readonly NamedImages[], image: string): ImageFacts {
  const matching = rows.filter(({ names }) => names.some((glob) => isNamed(image, glob)));
  const facts: { -readonly [name in keyof ImageFacts]: ImageFacts[name] } = {};
  for (const { workDir, user, userInPasswd } of matching) {
    facts.workDir = workDir ?? facts.workDir;
    facts.user = user ?? facts.user;
    facts.userInPasswd = userInPasswd ?? facts.userInPasswd;
  }
  return facts;
}

/** Whether the glob is for the image: as it is written, or without its tag and digest. */
function isNamed(image: string, glob: string): boolean {
  const [name, pattern] = [withoutHub(image), withoutHub(glob)];
  return matchesGlob(name, pattern) || matchesGlob(repositoryOf(name), pattern);
}

/** What Docker Hub has can be called with and without its name. */
function withoutHub(image: string): string {
  return image.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** Whether the name of an image is filled in later: `${IMAGE}`, `{{ .Values.image }}`, `$(IMAGE)`. */
export function isPlaceholder(image: string): boolean {
  return /[${}()]/.test(image);
}

/** The name of an image without its tag and digest; all of one that is filled in later. */
export function repositoryOf(image: string): string {
  if (isPlaceholder(image)) return image;
  return image.split('@', 1)[0]!.replace(/:[^/:]*$/, '');
}

/** Whether an image is an official one. */
export function isOfficial(image = OFFICIAL[0]!): boolean {
  return OFFICIAL.some((name) => isNamed(image, name)) && !isNamed(image, 'apache/spark:v*');
}

/**
 * Whether the image may be one that starts as root.
 *
 * Source: apache/spark-docker, 3.3.0 to 3.3.2: the entrypoint changes the user.
 * @param versions those of Spark that it may be of
 */
export function startsAsRoot(image: string | undefined, versions: readonly string[]): boolean {
  return isOfficial(image) && versions.some((version) => /^3\.3\.[0-2]\b/.test(version));
}
