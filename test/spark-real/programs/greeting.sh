#!/bin/bash
# greeting.sh JAR: compiles Greeting.java into JAR.
set -euo pipefail
classes=$(mktemp -d)
trap 'rm -r "$classes"' EXIT
"$JAVA_HOME/bin/javac" -Xlint:-options --release 8 -d "$classes" "$(dirname "$0")/Greeting.java"
"$JAVA_HOME/bin/jar" --create --file "$1" -C "$classes" .
