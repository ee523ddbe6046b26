#!/usr/bin/env bash
# As in the distribution; the Python package lacks it.
exec "$SPARK_HOME/sbin/spark-daemon.sh" start org.apache.spark.deploy.master.Master 1 --host "$(hostname -f)" --port 7077 --webui-port 8080 "$@"
