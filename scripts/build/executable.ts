import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** CommonJS modules by name. */
export interface Scripts {
  /** Run first; it asks for modules of Node with `require`, and for the other scripts with `load`. */
  readonly program: string;
  readonly [name: string]: string;
}

/**
 * One executable file that holds scripts and what this Node makes of them when it compiles them: at 10 objects that was
 * half of what a run costs above Node's own start.
 *
 * @param input for standard input of a run that loads all scripts: what that run compiles need not be compiled again
 */
export function executable(scripts: Scripts, input: string): string {
  const sources = new Map(Object.entries(scripts).map(([name, text]) => [name, sourceOf(text)]));
  const compiled = compile(sources, input);
  const { version, platform, arch } = process;
  let text = readFileSync(join(import.meta.dirname, 'launcher.js'), 'ascii');
  for (const [name, source] of sources) {
    text += `/* ${name}\n${source.replaceAll('*/', '*~/')}\n*/\n`;
    text += `/* ${name}, compiled by ${version} ${platform} ${arch}\n${compiled.get(name)}\n*/\n`;
  }
  return `${text}}\n`;
}

function sourceOf(script: string): string {
  // Read as Latin-1 at its start, as that is fastest.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[^\x00-\x7f]/.test(script)) throw new Error('a script must be ASCII');
  if (script.includes('*~/')) throw new Error('a script must not hold "*~/", which stands for "*/"');
  return `(require, load) => {
const module = { exports: {} };
const { exports } = module;
${script.trimEnd()}
return module.exports;
}`;
}

/** In Base64. After a run, as V8 compiles a function when it is called first. */
function compile(sources: ReadonlyMap<string, string>, input: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-build-'));
  try {
    for (const [name, source] of sources) writeFileSync(join(folder, name), source);
    const { status, stderr } = spawnSync(process.execPath, ['-e', RUN, folder], { input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the program must run as it is built: ${stderr}`);
    return new Map(
      [...sources.keys()].map((name) => [name, readFileSync(join(folder, `${name}.compiled`), 'base64')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RUN = `
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const [folder] = process.argv.splice(1);
function load(name) {
  const script = new Script(readFileSync(folder + '/' + name, 'latin1'), { filename: name });
  process.on('exit', () => writeFileSync(folder + '/' + name + '.compiled', script.createCachedData()));
  return script.runInThisContext()(require, load);
}
load('program');
`;
