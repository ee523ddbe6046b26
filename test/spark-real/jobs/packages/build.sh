#!/bin/bash
# A Maven repository in a folder: the sandbox has no network.
set -euo pipefail
folder=$APP/repository/org/example/greeting/1.0
mkdir -p "$folder"
"$PROGRAMS/greeting.sh" "$folder/greeting-1.0.jar"
cat >"$folder/greeting-1.0.pom" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>greeting</artifactId>
  <version>1.0</version>
</project>
POM
