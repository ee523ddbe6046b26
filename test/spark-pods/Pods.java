import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.lang.reflect.Constructor;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesDriverConf;
import org.apache.spark.deploy.k8s.KubernetesDriverSpec;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorSpec;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.JavaMainAppResource;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.apache.spark.deploy.k8s.submit.MainAppResource;
import org.apache.spark.deploy.k8s.submit.PythonMainAppResource;
import org.apache.spark.deploy.k8s.submit.RMainAppResource;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.apache.spark.util.SystemClock;
import scala.Option;

/**
 * Reads cases from standard input, `[{"language": "Java", "conf": {...}}]`, and prints the Pods and claims that Spark
 * makes of them: its own builders, without a cluster. An executor gets the settings that its driver gets.
 */
public class Pods {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KUBERNETES = "k8s://https://localhost";

  public static void main(String[] arguments) throws Exception {
    ArrayNode results = JSON.createArrayNode();
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      for (JsonNode test : JSON.readTree(System.in)) results.add(podsOrError(test, client));
    }
    System.out.println(JSON.writeValueAsString(results));
  }

  /** What Spark says where it refuses a case: {"error": "..."}. */
  private static ObjectNode podsOrError(JsonNode test, KubernetesClient client) {
    try {
      return podsOf(test, client);
    } catch (Exception refusal) {
      return JSON.createObjectNode().put("error", refusal.toString());
    }
  }

  private static ObjectNode podsOf(JsonNode test, KubernetesClient client) throws Exception {
    SparkConf conf = new SparkConf(false);
    conf.set("spark.app.name", "test").set("spark.master", KUBERNETES);
    conf.set("spark.kubernetes.container.image", "spark");
    conf.set("spark.kubernetes.namespace", "test").set("spark.kubernetes.executor.podNamePrefix", "test");
    Iterator<Map.Entry<String, JsonNode>> settings = test.get("conf").fields();
    while (settings.hasNext()) {
      Map.Entry<String, JsonNode> setting = settings.next();
      conf.set(setting.getKey(), setting.getValue().asText());
    }
    ObjectNode result = JSON.createObjectNode();

    KubernetesDriverSpec driver =
        new KubernetesDriverBuilder()
            .buildFromFeatures(driverConf(conf.clone(), resource(test.get("language").asText())), client);
    result.set("driver", shown(driver.pod(), driver.driverPreKubernetesResources(), driver.driverKubernetesResources()));

    scala.collection.Iterator<scala.Tuple2<String, String>> properties = driver.systemProperties().iterator();
    while (properties.hasNext()) {
      scala.Tuple2<String, String> property = properties.next();
      conf.set(property._1(), property._2());
    }
    // The driver has the template as a file of its own; here it is where the test has it.
    String template = "spark.kubernetes.executor.podTemplateFile";
    if (test.get("conf").has(template)) conf.set(template, test.get("conf").get(template).asText());
    // A driver of another master makes none.
    conf.set("spark.master", KUBERNETES);
    ResourceProfile$.MODULE$.clearDefaultProfile();
    KubernetesExecutorConf executorConf =
        new KubernetesExecutorConf(conf, "spark-test", "1", Option.empty(), 0);
    KubernetesExecutorSpec executor =
        new KubernetesExecutorBuilder()
            .buildFromFeatures(
                executorConf,
                securityManager(conf),
                client,
                ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf));
    result.set("executor", shown(executor.pod(), executor.executorKubernetesResources()));
    return result;
  }

  private static MainAppResource resource(String language) {
    switch (language) {
      case "Java": return new JavaMainAppResource(Option.apply("local:///app.jar"));
      case "Python": return new PythonMainAppResource("local:///app.py");
      case "R": return new RMainAppResource("local:///app.R");
      default: throw new IllegalArgumentException(language);
    }
  }

  /** Since Spark 4.0 with a clock, last. */
  private static KubernetesDriverConf driverConf(SparkConf conf, MainAppResource resource) throws Exception {
    Object[] known = {conf, "spark-test", resource, "Main", new String[0], Option.empty(), new SystemClock()};
    for (Constructor<?> constructor : KubernetesDriverConf.class.getConstructors()) {
      Class<?>[] types = constructor.getParameterTypes();
      if (types.length < 6 || !types[5].isInstance(known[5])) continue;
      return (KubernetesDriverConf) constructor.newInstance(java.util.Arrays.copyOf(known, types.length));
    }
    throw new IllegalStateException("no constructor of KubernetesDriverConf is known");
  }

  /** With a secret of the driver, where `spark.authenticate` asks for one. */
  private static SecurityManager securityManager(SparkConf conf) {
    SecurityManager manager =
        new SecurityManager(
            conf, Option.empty(), org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
    manager.initializeAuth();
    return manager;
  }

  @SafeVarargs
  private static ObjectNode shown(SparkPod pod, scala.collection.Seq<HasMetadata>... resources) {
    ObjectNode result = JSON.createObjectNode();
    result.set(
        "pod",
        JSON.valueToTree(
            new PodBuilder(pod.pod()).editSpec().addToContainers(pod.container()).endSpec().build()));
    ArrayNode claims = result.putArray("claims");
    for (scala.collection.Seq<HasMetadata> some : resources) {
      scala.collection.Iterator<HasMetadata> all = some.iterator();
      while (all.hasNext()) {
        HasMetadata one = all.next();
        if (one instanceof PersistentVolumeClaim) claims.add(JSON.<JsonNode>valueToTree(one));
      }
    }
    return result;
  }
}
