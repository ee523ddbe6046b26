import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
counts = spark.readStream.format("rate").option("rowsPerSecond", 50).load().groupBy("value").count()
query = counts.writeStream.outputMode("complete").format("memory").queryName("counts").start()
while query.exception() is None and len([batch for batch in query.recentProgress if batch["numInputRows"]]) < 2:
    time.sleep(0.2)
if query.exception():
    raise query.exception()
rows = spark.sql("select count(*) from counts").collect()[0][0]
query.stop()
print("DONE", rows, "rows")
spark.stop()
