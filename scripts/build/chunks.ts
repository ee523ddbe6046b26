/**
 * The two chunks that the executable is made of: `main`, which every run needs, and `onDemand`, all that is imported with
 * `import()` and what only that needs. A module is in one of them, so that there is one of each.
 *
 * esbuild splits code too, but into a file for each set of modules that are used together, in ES modules alone.
 */
import { relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild';

export interface Chunk {
  text: string;
  /** What licences ask to be kept. */
  legal: string;
  metafile: Metafile;
}

/** A module as esbuild names it in its metafile: the path from the root of the repository. */
type Module = string;

/** What stands before the name of a module of the main chunk, where the other one imports from it. */
const OF_MAIN = 'main:';

/**
 * The main chunk calls `onDemand(module)` for a module of the other one, and says in `onDemand.main` how to get at its own. The
 * other calls `require`, also for modules of the main chunk, and leaves a function for each module in `exports`.
 */
export async function chunksOf(
  entry: string,
  options: BuildOptions,
): Promise<{ main: Chunk; onDemand: Chunk }> {
  const root = options.absWorkingDir!;
  const bundled = async (contents: string, ...plugins: Plugin[]): Promise<Chunk> => {
    const stdin = { contents, resolveDir: root };
    const result = await build({
      ...options,
      stdin,
      plugins,
      outfile: 'chunk.js',
      metafile: true,
      write: false,
    });
    const textOf = (ending: string) =>
      result.outputFiles!.find(({ path }: OutputFile) => path.endsWith(ending))?.text ?? '';
    return { text: textOf('chunk.js'), legal: textOf('.LEGAL.txt'), metafile: result.metafile! };
  };
  const imported = `import ${JSON.stringify(entry)};\n`;

  const asked = new Set<Module>();
  const { metafile } = await bundled(imported, importedOnDemand(root, asked));
  const ofMain = new Set(Object.keys(metafile.inputs));
  const found = [...asked].filter((module) => !ofMain.has(module)).sort();

  // Each of them runs when it is asked for.
  const modules = found.map(
    (module) => `exports[${JSON.stringify(module)}] = () => require('./${module}');\n`,
  );
  const onDemand = await bundled(modules.join(''), importedFromMain(root, ofMain));
  const shared = sharedBy(onDemand.text);
  return { main: await bundled(shared + imported, importedOnDemand(root, new Set())), onDemand };
}

/** Leaves what `import()` names out of a chunk. */
function importedOnDemand(root: string, found: Set<Module>): Plugin {
  return {
    name: 'imported on demand',
    setup({ onLoad, onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const resolved = await resolve(path, { kind: 'import-statement', resolveDir });
        const module = relative(root, resolved.path);
        found.add(module);
        return { namespace: 'on-demand', path: module };
      });
      onLoad({ filter: /./, namespace: 'on-demand' }, ({ path }) => ({
        contents: `module.exports = onDemand(${JSON.stringify(path)});`,
      }));
    },
  };
}

/** Leaves what the main chunk has out of the other one. */
function importedFromMain(root: string, ofMain: ReadonlySet<Module>): Plugin {
  return {
    name: 'imported from the main chunk',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (pluginData === OF_MAIN) return undefined;
        const resolved = await resolve(path, { kind, importer, resolveDir, pluginData: OF_MAIN });
        const module = relative(root, resolved.path);
        return ofMain.has(module) ? { external: true, path: OF_MAIN + module } : resolved;
      });
    },
  };
}

/** How esbuild writes an import of named values. */
const IMPORTED = /^ *(?:var )?(\w+) = require\("main:(.+)"\);$/gm;

/** A module that hands out what the other chunk uses of the main one; the names are those in what esbuild wrote. */
function sharedBy(text: string): string {
  const used = new Map<Module, Set<string>>();
  for (const [, variable, module] of text.matchAll(IMPORTED)) {
    const names = text.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'));
    used.set(module!, new Set([...(used.get(module!) ?? []), ...[...names].map(([, name]) => name!)]));
  }
  const overlooked = /^.*require\("main:.*$/m.exec(text.replace(IMPORTED, ''));
  if (overlooked)
    throw new Error(`build: not the form of import that is looked for: ${overlooked[0].trim()}`);
  const shared = [...used].map(([module, names], i) => {
    const pairs = [...names].sort().map((name) => [name, `${name}_${i}`] as const);
    const imports = pairs.map((pair) => pair.join(' as ')).join(', ');
    // Getters, as an imported `let` is what it is now.
    const object = pairs.map(([name, local]) => `get ${name}() { return ${local}; }`).join(', ');
    return {
      statement: `import { ${imports} } from ${JSON.stringify(`./${module}`)};\n`,
      entry: `${JSON.stringify(module)}: { ${object} },\n`,
    };
  });
  const statements = shared.map(({ statement }) => statement).join('');
  return `${statements}onDemand.main = () => ({\n${shared.map(({ entry }) => entry).join('')}});\n`;
}
