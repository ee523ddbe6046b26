from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
loader = spark._jvm.java.lang.Thread.currentThread().getContextClassLoader()
loader.loadClass("org.apache.hadoop.fs.s3a.S3AFileSystem")
print("DONE", spark.sparkContext.parallelize(range(4), 2).sum())
spark.stop()
