#!/bin/bash
# spark-pi.sh JAR: compiles SparkPi.java into JAR, for every Spark on every Java from 8 on.
set -euo pipefail
classes=$(mktemp -d)
trap 'rm -r "$classes"' EXIT
cd "$(dirname "$0")"
"$JAVA_HOME/bin/javac" -nowarn -Xlint:-options --release 8 -cp "$SPARK_HOME/jars/*" -d "$classes" SparkPi.java
"$JAVA_HOME/bin/jar" --create --file "$1" -C "$classes" .
