#!/usr/bin/env node
'use strict';
/*
 * The program stands in the comment of `file`, as plain text. Behind it stands what the Node that built this file made
 * of it when it compiled it: the same Node need not compile it again at each start. Any other compiles the text.
 *
 * Node decides by the nearest package.json whether a file without an extension is CommonJS or an ES module, and this
 * file is copied to places we do not know. So it is text that means the same as both: no import, export or require.
 */
{
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { Script } = process.getBuiltinModule('node:vm');
  const filename = typeof __filename === 'string' ? __filename : process.argv[1];
  const comment = (name) => {
    const start = text.indexOf(`/* ${name}\n`);
    return start < 0 ? undefined : text.slice(start + name.length + 4, text.indexOf('\n*/', start));
  };
  let text = String(file);
  // Where an engine drops comments (Bun).
  if (comment('program') === undefined) text = readFileSync(filename, 'latin1');
  const compiled = comment(`compiled by ${process.version} ${process.platform} ${process.arch}`);
  const cachedData = compiled && Buffer.from(compiled, 'base64');
  const code = comment('program').replaceAll('*~/', '*/');
  new Script(code, { filename: `${filename} (program)`, cachedData }).runInThisContext()(process.getBuiltinModule);
}
function file() {
