from pyspark.sql import SparkSession

spark = SparkSession.builder.enableHiveSupport().getOrCreate()
spark.sql("create table numbers (id bigint) using parquet")
spark.sql("insert into numbers select id from range(100)")
print("DONE", *[table.name for table in spark.catalog.listTables()])
spark.stop()
