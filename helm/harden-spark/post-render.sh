#!/bin/sh
# Runs harden-spark as Helm 4's post-renderer. Helm 4 shows nobody what a post-renderer writes to standard error:
# docs/decisions/0024-what-helm-4-shows.md says why it is done like this.

# A text and broken YAML in place of manifests: Helm ends with an error that quotes the text, and applies nothing.
fail() {
  printf -- '---\n|2\n'
  printf '%s\n' "$1" | sed 's/^/  /'
  printf -- '---\n]\n'
  exit 0
}

program=$HELM_PLUGIN_DIR/harden-spark # the plugin of a release has it
[ -f "$program" ] || program=harden-spark
command -v "$program" >/dev/null || fail "error: \`$program\` must be a program on the PATH"

# Its output goes to Helm, and what it says is kept.
exec 9>&1
said=$("$program" "$@" 2>&1 >&9 9>&-)
status=$?
[ "$status" -eq 0 ] || fail "${said:-error: harden-spark ended with exit code $status}"
[ -n "$said" ] || exit 0

if [ -n "$HARDEN_SPARK_FINDINGS" ]; then
  { printf '%s\n' "$said" >>"$HARDEN_SPARK_FINDINGS"; } 2>/dev/null ||
    fail "error: \`HARDEN_SPARK_FINDINGS\` must be a file to write to, got \"$HARDEN_SPARK_FINDINGS\""
  exit 0
fi
# Helm's own standard error, where the system leads there (Linux); else the terminal.
for place in "/proc/$PPID/fd/2" /dev/tty; do
  { printf '%s\n' "$said" >>"$place"; } 2>/dev/null && break
done
exit 0
