#!/bin/bash
# A driver outside of the cluster. Its jar goes to the executors.
exec "$SPARK_HOME/bin/spark-submit" --master spark://standalone-master-svc:7077 \
  --conf spark.driver.host="$(hostname -i)" --conf spark.network.timeout=1h --conf spark.executor.memory=600m --conf spark.cores.max=2 \
  --driver-memory 600m --class SparkPi /app/spark-pi.jar
