#!/bin/bash
# A Maven repository in a folder, as the sandbox has no network: Spark's own jars under the names that it asks for.
set -euo pipefail
cp ../hive-catalogue/hive_catalogue.py "$APP"
cd "$SPARK_HOME/jars"

# artifact GROUP NAME VERSION JAR [DEPENDENCIES]
artifact() {
  local folder=$APP/repository/${1//.//}/$2/$3
  mkdir -p "$folder"
  cp "$4" "$folder/$2-$3.jar"
  cat >"$folder/$2-$3.pom" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>$1</groupId>
  <artifactId>$2</artifactId>
  <version>$3</version>
  <dependencies>${5:-}</dependencies>
</project>
POM
}

version() {
  local jar
  jar=$(echo "$1"-[0-9]*.jar)
  jar=${jar%.jar}
  jar=${jar%-core}
  echo "${jar#"$1"-}"
}

rest=
for jar in *.jar; do
  case $jar in
  spark-* | scala* | hadoop-* | kubernetes-* | netty-* | arrow-* | rocksdb* | breeze* | hive-metastore-* | hive-exec-* | hive-common-* | hive-serde-*) continue ;;
  esac
  artifact org.example "${jar%.jar}" 1.0 "$jar"
  rest+="<dependency><groupId>org.example</groupId><artifactId>${jar%.jar}</artifactId><version>1.0</version></dependency>"
done
for name in hive-exec hive-common hive-serde; do artifact org.apache.hive $name "$(version $name)" $name-*.jar; done
artifact org.apache.hive hive-metastore "$(version hive-metastore)" hive-metastore-*.jar "$rest"
artifact com.google.guava guava 14.0.1 guava-*.jar
for name in hadoop-client-api hadoop-client-runtime; do
  artifact org.apache.hadoop $name "$(version $name)" $name-*.jar
done
