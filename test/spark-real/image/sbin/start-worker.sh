#!/usr/bin/env bash
# As in the distribution; the Python package lacks it.
exec "$SPARK_HOME/sbin/spark-daemon.sh" start org.apache.spark.deploy.worker.Worker 1 --webui-port 8081 "$@"
