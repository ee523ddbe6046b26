from pyspark.sql import SparkSession
from pyspark.sql.functions import udf

spark = SparkSession.builder.remote("sc://spark-connect-server:15002").getOrCreate()
with open("/tmp/added.txt", "w") as file:
    file.write("file")
with open("/tmp/added_module.py", "w") as file:
    file.write("def answer():\n    return 42\n")
spark.addArtifacts("/tmp/added.txt", file=True)
spark.addArtifacts("/tmp/added_module.py", pyfile=True)


@udf("long")
def answer(_):
    import added_module

    return added_module.answer()


rows = spark.range(1000).select(answer("id").alias("answer"))
assert rows.distinct().collect()[0][0] == 42
print("DONE", rows.count(), "rows")
spark.stop()
