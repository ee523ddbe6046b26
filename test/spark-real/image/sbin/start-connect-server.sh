#!/usr/bin/env bash
# As in the distribution; the Python package of some versions lacks it.
exec "$SPARK_HOME/sbin/spark-daemon.sh" submit org.apache.spark.sql.connect.service.SparkConnectServer 1 --name "Spark Connect server" "$@"
