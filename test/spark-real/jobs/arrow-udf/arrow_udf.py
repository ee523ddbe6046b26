import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf

spark = SparkSession.builder.getOrCreate()


@pandas_udf("long")
def twice(numbers: pd.Series) -> pd.Series:
    return numbers * 2


rows = spark.range(1000).withColumn("twice", twice("id"))
assert rows.toPandas()["twice"].sum() == 1000 * 999
means = rows.groupBy((rows.id % 10).alias("key")).applyInPandas(
    lambda group: pd.DataFrame({"mean": [group["twice"].mean()]}), "mean double"
)
assert means.count() == 10
print("DONE", rows.count(), "rows")
spark.stop()
