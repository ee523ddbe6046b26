#!/bin/bash
# Runs with the machine's network, before the sandbox without one: Maven's local repository becomes that of the job.
set -euo pipefail
cat >"$FETCHED/pom.xml" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>fetch</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-aws</artifactId>
      <version>3.4.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$FETCHED/pom.xml" dependency:resolve -Dmaven.repo.local="$FETCHED"
