#!/bin/bash
# Stands in for the entrypoint of images that Spark's docker-image-tool makes: what it writes before it starts the other one.
set -e

if ! getent passwd "$(id -u)" >/dev/null && [ -w /etc/passwd ]; then
  echo "$(id -u):x:$(id -u):0:anonymous uid:$SPARK_HOME:/bin/false" >>/etc/passwd
fi

# In the working directory since Spark 3.4, in /tmp before.
case "$(echo "$SPARK_HOME"/jars/spark-core_*)" in
  *-3.3.*) options=/tmp/java_opts.txt ;;
  *) options=java_opts.txt ;;
esac
env | grep SPARK_JAVA_OPT_ | sort -t_ -k4 -n | sed 's/[^=]*=\(.*\)/\1/g' >"$options"

exec /opt/official-entrypoint.sh "$@"
