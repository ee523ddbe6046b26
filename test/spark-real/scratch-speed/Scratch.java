import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Does what a line of standard input says, `shuffle DIRECTORY` or `files DIRECTORY`, and answers with
 * a line of JSON. One process for all directories: each is measured with the same warm JVM.
 */
public class Scratch {
  private static final long ROWS = Long.getLong("rows");
  private static final int ROW_BYTES = 4000;
  private static final int FILES = Integer.getInteger("files");
  private static final byte[] NOISE = new byte[16 << 20];

  static {
    new Random(1).nextBytes(NOISE);
  }

  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      Path directory = Paths.get(words[1]);
      System.out.println("MEASURED " + (words[0].equals("shuffle") ? shuffle(directory) : files(directory)));
    }
  }

  /**
   * More than fits into memory: both sides of the shuffle spill. Wide rows that cannot be compressed,
   * so that the disk has much to do and the CPU little.
   */
  private static String shuffle(Path directory) throws IOException {
    SparkSession spark = SparkSession.builder()
        .config("spark.local.dir", directory.toString())
        .config("spark.driver.host", "localhost")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.log.level", "WARN")
        .getOrCreate();
    AtomicLong written = new AtomicLong();
    spark.sparkContext().addSparkListener(new SparkListener() {
      @Override
      public void onTaskEnd(SparkListenerTaskEnd end) {
        written.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
        written.addAndGet(end.taskMetrics().diskBytesSpilled());
      }
    });
    spark.udf().register("noise", (UDF1<Long, byte[]>) Scratch::noise, DataTypes.BinaryType);
    Cost cost = new Cost();
    spark.range(0, ROWS, 1, 4)
        .selectExpr("xxhash64(id) AS key", "noise(id) AS payload")
        .repartition(8, org.apache.spark.sql.functions.col("key"))
        .sortWithinPartitions("key")
        .write().format("noop").mode("overwrite").save();
    String seen = cost.sinceThen();
    long left = bytesBelow(directory);
    if (left < ROWS * ROW_BYTES) throw new IOException("the shuffle is not in " + directory + ": " + left + " bytes");
    spark.stop(); // Also waits for the listener, and deletes what was written.
    return seen.replace("}", ",\"written\":" + written + "}");
  }

  /** Cheap to make, and further from its like than any compression looks. */
  private static byte[] noise(long id) {
    int start = (int) (id * ROW_BYTES % (NOISE.length - ROW_BYTES));
    return Arrays.copyOfRange(NOISE, start, start + ROW_BYTES);
  }

  /**
   * Makes and reads many small files. They stay: ext4 goes around inodes that were freed in the last
   * minute, one by one, and who makes files on that disk next would pay for it.
   */
  private static String files(Path directory) throws IOException {
    Path folder = Files.createTempDirectory(directory, "files");
    byte[] text = noise(0);
    Cost cost = new Cost();
    for (int i = 0; i < FILES; i++) Files.write(folder.resolve("file-" + i), text);
    for (int i = 0; i < FILES; i++) Files.readAllBytes(folder.resolve("file-" + i));
    return cost.sinceThen();
  }

  private static long bytesBelow(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
  }

  /** What the process took since this was made: seconds, seconds of CPU, bytes that had to come from a disk. */
  private static class Cost {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long read = readFromDisk();
    private final long cpu = SYSTEM.getProcessCpuTime();
    private final long time = System.nanoTime();

    String sinceThen() throws IOException {
      double seconds = (System.nanoTime() - time) / 1e9;
      double ofCpu = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
      return "{\"seconds\":" + seconds + ",\"cpu\":" + ofCpu + ",\"read\":" + (readFromDisk() - read) + "}";
    }

    Cost() throws IOException {}

    private static long readFromDisk() throws IOException {
      for (String line : Files.readAllLines(Paths.get("/proc/self/io"))) {
        if (line.startsWith("read_bytes: ")) return Long.parseLong(line.substring(12));
      }
      return 0;
    }
  }
}
