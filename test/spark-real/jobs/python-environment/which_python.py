import os

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
found = spark.sparkContext.parallelize(range(2), 2).map(lambda _: os.environ.get("PYTHON_ENVIRONMENT")).collect()
assert found[0] == found[1]
print("DONE", found[0])
spark.stop()
