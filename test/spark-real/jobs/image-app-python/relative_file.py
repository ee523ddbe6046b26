from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
with open("settings.txt") as file:
    print("DONE", file.read().strip(), spark.range(10).count())
spark.stop()
