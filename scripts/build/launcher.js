#!/usr/bin/env node
'use strict';
/*
 * The scripts of this program stand in the comments of `file`, as plain text. Behind each stands what the Node that
 * built this file made of it when it compiled it: the same Node need not do so again. Any other compiles the text.
 *
 * Node decides by the nearest package.json whether a file without an extension is CommonJS or an ES module, and this
 * file is copied to places we do not know. So it is text that means the same as both: no import, export or require.
 */
{
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { Script } = process.getBuiltinModule('node:vm');
  let text = String(file);
  const comment = (name) => {
    const start = text.indexOf(`\n/* ${name}\n`);
    return start < 0 ? undefined : text.slice(start + name.length + 5, text.indexOf('\n*/', start));
  };
  // Where an engine drops comments (Bun).
  if (comment('program') === undefined) {
    text = readFileSync(typeof __filename === 'string' ? __filename : process.argv[1], 'latin1');
  }
  const load = (name) => {
    const code = comment(name).replaceAll('*~/', '*/');
    const compiled = comment(`${name}, compiled by ${process.version} ${process.platform} ${process.arch}`);
    const cachedData = compiled && Buffer.from(compiled, 'base64');
    // The name that it was compiled by: Node 20 goes by that one, others by this.
    const script = new Script(code, { filename: name, cachedData });
    return script.runInThisContext()(process.getBuiltinModule, load);
  };
  load('program');
}
function file() {
