/** What `--help` and `kpt fn doc` print: what there is, in one screen. The rest is told by `explain`. */
export const USAGE = `harden-spark: Spark under read-only root filesystems, and least-privilege RBAC
for its drivers. It changes only what it must in your YAML; comments and
formatting stay as they are.

Usage
  harden-spark                           a ResourceList on standard input, as in
                                         kpt and kustomize
  harden-spark --config FILE | --stream  a stream of YAML on standard input
  harden-spark [--config FILE] PATH... [-- KEY=VALUE...]
                                         files and folders: a diff and findings;
                                         writes nothing
  harden-spark rights PATH...            rights needed, given, spare, missing
  harden-spark explain [WORD]            paths, calls, ports, rules, config, ...
  harden-spark init PATH                 writes a harden-spark.yaml to start

Options
  --config FILE    the configuration; else the HardenSpark in the folder of a
                   file, or above
  --stream         a stream with all defaults
  --write          with PATHs: replaces the files that change
  --check          writes nothing, and no list; exit code 1 if anything would
                   change
  --exclude GLOB   with PATHs: leaves files out; may be given several times
  --output FORM    findings as text, json, sarif, junit or github; of a list in
                   place of it
  --fail-on LEVEL  what makes the exit code 1: error (default), warning or never
  --verbose        each finding and each change in a line of its own
  -h, --help       this text
  --version        the version

In a pipeline
  kpt fn eval PACKAGE --exec harden-spark -- readOnlyRootFilesystem.mode=Enforce
  kpt fn render PACKAGE --allow-exec
  kustomize build FOLDER | harden-spark --config harden-spark.yaml

Exit code 0: done. 1: a finding that counts, or a change with --check. 2: wrong
usage, or an input that cannot be read.

More: harden-spark explain config, explain rules, explain rbac.permissions
`;
