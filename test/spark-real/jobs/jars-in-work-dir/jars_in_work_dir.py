from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
loader = spark._jvm.java.lang.Thread.currentThread().getContextClassLoader()
greeting = loader.loadClass("Greeting").getMethod("text", None).invoke(None, None)
assert spark.sparkContext.parallelize(range(4), 2).sum() == 6
print("DONE", greeting)
spark.stop()
