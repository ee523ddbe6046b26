#!/usr/bin/env node
':' //; echo 'error: harden-spark is damaged: its first line must be "#!/usr/bin/env node"' >&2; exit 1
'use strict';
// The whole file is what runs, as it stands here: nothing is compiled beforehand. To look at it or to edit it is safe.
//
// It is copied to places we do not know, and Node decides by the nearest package.json there whether a file without an
// extension is CommonJS or an ES module. So it means the same as both: no import, export or require. These first lines
// are what any old Node and any shell can run; an old Node must at least be able to parse the rest.

// Until the program says that all is written, this run has failed, whatever becomes of it.
process.exitCode = 1;
(function () {
  var release = process.versions.node.split('.');
  var isOld = release[0] < 20 || (release[0] == 20 && release[1] < 19);
  // Node 21 and the first of 22 lack what 20.19 has.
  if (!isOld && process.getBuiltinModule) return;
  var needed = isOld ? '20.19 or later' : '20.19, or 22.3 or later';
  console.error('error: harden-spark needs Node ' + needed + ', this is ' + process.versions.node);
  process.exit(2);
})();

// What only some runs need (files, reports, commands, YAML of a kind that is rare) is the text of the comment in `textOnDemand`
// below: Node passes over it, and it is compiled when it is asked for. Where a comment would end in it, it says *\x2f.
function onDemand(module) {
  if (!onDemand.modules) onDemand.modules = loadOnDemand(process.getBuiltinModule, onDemand.main());
  return onDemand.modules[module]();
}
function loadOnDemand(builtin, main) {
  // What Node has read, and not the file: that may have been moved by now, or be another version.
  var text = textOnDemand.toString();
  var start = '/' + '* ON DEMAND';
  var lines = text.slice(text.indexOf(start) + start.length, text.lastIndexOf('END *' + '/'));
  var file = typeof __filename === 'string' ? __filename : process.argv[1];
  // On the line that it has in this file, for a stack.
  var options = { filename: file, lineOffset: onDemand.line - 1 };
  var modules = {};
  builtin('node:vm').compileFunction(lines.split('*\\x2f').join('*' + '/'), ['require', 'exports'], options)(function (name) {
    return name.slice(0, 5) === 'main:' ? main[name.slice(5)] : builtin(name);
  }, modules);
  return modules;
}
