/** Which file imports which, as a parser sees it; what is imported as a type only, too. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { root } from '../../scripts/systems/tools.ts';

/** The files of a folder that are in Git, from the root of the repository. */
export function filesOf(...folders: readonly string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...folders], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file.endsWith('.ts'));
}

/** The files of this repository that each of these files imports. */
export async function importsOf(files: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [importsOnly],
    metafile: true,
    write: false,
    outdir: '.',
  });
  return new Map(
    files.map((file) => {
      const paths = metafile.inputs[file]!.imports.map(({ path }) => path);
      return [file, [...new Set(paths)].filter((path) => !path.startsWith('package:'))];
    }),
  );
}

/** Has esbuild keep each import as it stands, those of types as well. */
const importsOnly: Plugin = {
  name: 'imports only',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { loader: 'ts', contents: text.replace(/^(import|export) type (?=[{*]|\w+ from )/gm, '$1 ') };
    });
    onResolve({ filter: /./ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined;
      const isOurs = path.startsWith('.');
      return {
        external: true,
        path: isOurs ? relative(root, join(dirname(importer), path)) : `package:${path}`,
      };
    });
  },
};

/** Files that import each other in a circle: each group once, in the order of their names. */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  /** Tarjan's strongly connected components. */
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    stack.push(file);
    let lowest = index;
    for (const other of imports.get(file) ?? []) {
      if (!order.has(other)) lowest = Math.min(lowest, visit(other));
      else if (stack.includes(other)) lowest = Math.min(lowest, order.get(other)!);
    }
    if (lowest === index) {
      const component = stack.splice(stack.indexOf(file));
      if (component.length > 1) circles.push(component.sort());
    }
    return lowest;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles.sort();
}
