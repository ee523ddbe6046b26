import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Does what its arguments say, one after the other, so that a driver has to ask the API server for something. */
public class Work {
  private static JavaSparkContext spark;

  public static void main(String[] steps) throws Exception {
    SparkConf conf = new SparkConf();
    if (conf.get("spark.master").startsWith("spark://")) conf.setMaster(standaloneCluster());
    spark = new JavaSparkContext(conf);
    for (String step : steps) {
      System.out.println("step " + step);
      switch (step) {
        case "sum": sum(); break;
        case "spread": spread(); break;
        case "await-idle": while (!executors().isEmpty()) Thread.sleep(100); break;
        case "wait": Thread.sleep(75_000); break;
        case "lose-executor": loseExecutor(); break;
        case "kill-executor": killExecutor(); break;
        case "await-replacement": awaitReplacement(); break;
        case "fail": throw new IllegalStateException("told to fail");
        default: throw new IllegalArgumentException(step);
      }
    }
    spark.stop();
    System.out.println("all steps done");
  }

  /** Starts a master and a worker beside the driver, where nothing else listens. */
  private static String standaloneCluster() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String master = "spark://127.0.0.1:" + port;
    daemon("master.Master", "--host", "127.0.0.1", "--port", String.valueOf(port), "--webui-port", "0");
    while (true) {
      try {
        new Socket("127.0.0.1", port).close();
        break;
      } catch (ConnectException notYet) {
        Thread.sleep(100);
      }
    }
    daemon("worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g",
        "--work-dir", "/tmp/work", master);
    return master;
  }

  private static void daemon(String name, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    Collections.addAll(command, System.getProperty("java.home") + "/bin/java", "-Xmx512m");
    // What modules the JVM of Spark opens.
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-")) command.add(option);
    }
    Collections.addAll(command, "-cp", System.getProperty("java.class.path"), "org.apache.spark.deploy." + name);
    Collections.addAll(command, options);
    Process process = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** A shuffle, which every executor takes part in. */
  private static void sum() {
    long sum = spark.parallelize(numbers(1000), 4).repartition(4).reduce(Integer::sum);
    if (sum != 499500) throw new AssertionError(sum);
  }

  /** Tasks that last, so that more executors are asked for. */
  private static void spread() {
    spark.parallelize(numbers(4), 4).foreach(number -> Thread.sleep(2000));
  }

  /** The executor ends without a word, as one that is out of memory. The task then runs on another one. */
  private static void loseExecutor() {
    spark.parallelize(numbers(1), 1).foreach(number -> {
      if (TaskContext.get().attemptNumber() == 0) Runtime.getRuntime().halt(137);
    });
  }

  /** As Spark does with an executor whose heartbeat does not come: it is told to stop, and replaced. */
  private static void killExecutor() throws Exception {
    for (int id = 1; id < 10; id++) spark.sc().killAndReplaceExecutor(String.valueOf(id));
    awaitReplacement();
  }

  /** Waits for an executor that was not there before. */
  private static void awaitReplacement() throws Exception {
    Set<String> before = new HashSet<>(executors());
    while (before.containsAll(executors())) Thread.sleep(100);
  }

  private static List<String> executors() {
    List<String> executors = new ArrayList<>();
    for (SparkExecutorInfo executor : spark.sc().statusTracker().getExecutorInfos()) {
      // The driver is one of them.
      if (executor.port() != 7079) executors.add(executor.host() + ":" + executor.port());
    }
    return executors;
  }

  private static List<Integer> numbers(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) numbers.add(i);
    return numbers;
  }
}
