#!/bin/bash
# As small as an environment can be: it says that it was used.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
mkdir "$folder/bin"
cat >"$folder/bin/python" <<'PYTHON'
#!/bin/sh
PYTHON_ENVIRONMENT="from the archive" exec python3 "$@"
PYTHON
chmod +x "$folder/bin/python"
tar -czf "$APP/environment.tar.gz" -C "$folder" bin
