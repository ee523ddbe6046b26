from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType

spark = SparkSession.builder.getOrCreate()
double = F.udf(lambda x: x * 2, LongType())
rows = spark.range(0, 60000, numPartitions=2).withColumn("twice", double("id"))
assert rows.agg(F.sum("twice")).collect()[0][0] == 60000 * 59999

pairs = spark.sparkContext.parallelize(range(40000), 2).map(lambda i: (i % 10000, "x" * 40))
groups = pairs.groupByKey(2).mapValues(len).count()

big = spark.sparkContext.broadcast(list(range(10000)))
assert spark.sparkContext.parallelize(range(4), 2).map(lambda i: len(big.value)).sum() == 40000
print("DONE", rows.count(), "rows,", groups, "groups")
spark.stop()
