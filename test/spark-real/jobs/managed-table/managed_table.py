from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
# Each role has a disk of its own here, so what executors wrote is not read back.
spark.range(100).write.saveAsTable("numbers")
print("DONE", *[table.name for table in spark.catalog.listTables()])
spark.stop()
