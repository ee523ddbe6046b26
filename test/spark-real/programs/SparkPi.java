import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark's own example is not part of the Python package. */
public class SparkPi {
  public static void main(String[] arguments) {
    JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("SparkPi"));
    int points = 200000;
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < points; i++) numbers.add(i);
    int inside = spark.parallelize(numbers, 2).map(number -> {
      double x = Math.random() * 2 - 1, y = Math.random() * 2 - 1;
      return x * x + y * y <= 1 ? 1 : 0;
    }).reduce(Integer::sum);
    System.out.println("Pi is roughly " + 4.0 * inside / points);
    spark.stop();
  }
}
