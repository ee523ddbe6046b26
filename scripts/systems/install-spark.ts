import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPython } from './install-python.ts';
import { pythonPackages } from './python.ts';
import { isInstalled, sparkCache } from './tools.ts';

/** Brings a version of Spark from the Python package registry: some 400 MB, half a minute. */
export function installSpark(version: string): void {
  if (!isInstalled(version))
    installPython(join(sparkCache, version), ['--no-deps', '--no-compile', `pyspark==${version}`]);
}

/** What the newest Spark asks for, and what the older ones still take. */
const packages: Record<string, string[]> = {
  '3.10': ['numpy==1.26.4', 'pandas==1.5.3', 'pyarrow==18.1.0'],
  '3.11': [
    'numpy==1.26.4',
    'pandas==2.2.3',
    'pyarrow==18.1.0',
    'grpcio==1.76.0',
    'grpcio-status==1.76.0',
    'googleapis-common-protos==1.71.0',
    'zstandard==0.25.0',
  ],
};

export function hasPythonPackages(python: string): boolean {
  const list = packageList(python);
  return existsSync(list) && readFileSync(list, 'utf8') === packages[python]!.join('\n');
}

/** pandas, Arrow and grpc for one version of Python. */
export function installPythonPackages(python: string): void {
  if (hasPythonPackages(python)) return;
  rmSync(pythonPackages(python), { recursive: true, force: true });
  const options = ['--only-binary=:all:', `--python-version=${python}`];
  installPython(pythonPackages(python), [...options, ...packages[python]!]);
  writeFileSync(packageList(python), packages[python]!.join('\n'));
}

function packageList(python: string): string {
  return join(pythonPackages(python), 'harden-spark.txt');
}
