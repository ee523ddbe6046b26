#!/bin/bash
set -euo pipefail
"$PROGRAMS/greeting.sh" "$APP/greeting.jar"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"
printf 'def answer():\n    return 42\n' >answer.py
echo archive >inside.txt
"$JAVA_HOME/bin/jar" --create --no-manifest --file "$APP/answer.zip" answer.py
tar -czf "$APP/data.tar.gz" inside.txt
