from pyspark import SparkFiles
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()


def on_executor(_):
    import answer

    with open(SparkFiles.get("data.txt")) as file, open(SparkFiles.get("data") + "/inside.txt") as inside:
        return answer.answer(), file.read().strip(), inside.read().strip()


# On the driver.
import answer

with open(SparkFiles.get("data.txt")) as file:
    assert file.read().strip() == "file"
spark._jvm.java.lang.Thread.currentThread().getContextClassLoader().loadClass("Greeting")
# On executors.
found = spark.sparkContext.parallelize(range(2), 2).map(on_executor).collect()
assert found[0] == found[1]
print("DONE", *found[0])
spark.stop()
