from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
rows = spark.range(0, 60000, numPartitions=2).withColumn("payload", F.sha2(F.col("id").cast("string"), 512))
grouped = rows.groupBy((F.col("id") % 1000).alias("key")).agg(F.count("*").alias("n"))
total = grouped.agg(F.sum("n")).collect()[0][0]
# A sort of more rows than may stay in memory: the executor spills.
top = rows.repartition(2).sortWithinPartitions("payload").groupBy(F.spark_partition_id()).agg(F.max("payload")).count()
assert top == 2
print("DONE", total, "rows")
spark.stop()
