/**
 * A command in a network and a process namespace of its own: several can use the same ports side by side, nothing
 * reaches the outside, and whatever happens to its parent, no process stays behind.
 */
export function isolated(command: readonly string[]): [program: string, args: string[]] {
  const namespaces = '--dev-bind / / --proc /proc --unshare-net --unshare-pid --unshare-ipc';
  const options = `${namespaces} --cap-add ALL --die-with-parent`.split(' ');
  return ['bwrap', [...options, '--', ...command]];
}
