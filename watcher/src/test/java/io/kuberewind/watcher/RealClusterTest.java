package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.Component;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.TopicSetup;
import io.kuberewind.testbroker.TestBroker;
import io.kuberewind.watcher.capture.CaptureSettings;
import io.kuberewind.watcher.discovery.CapturePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real control plane and a real broker for one class; each test is a cluster name of its own. */
abstract class RealClusterTest {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration LONG = Duration.ofMinutes(4);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path directory;
  static ControlPlane cluster;
  static TestBroker broker;
  static TestApi api;

  String name;
  Topics topics;
  SimpleMeterRegistry meters;
  private final List<WatcherStage> watchers = new ArrayList<>();

  @BeforeAll
  static void startServers() throws Exception {
    cluster = ControlPlane.start();
    broker = TestBroker.start(directory.resolve("kafka"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new TopicSetup(admin).ensure(4, (short) 1);
    }
    api = new TestApi(cluster.kubeconfig("admin"));
    api.create(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        TestWorkload.definition("widgets", "Widget"));
    await().atMost(LONG).until(() -> api.get("/apis/test.example.com/v1/widgets").isOk());
  }

  @AfterAll
  static void stopServers() {
    api.close();
    broker.close();
    cluster.close();
  }

  @BeforeEach
  void begin() {
    name = "test-" + NUMBER.incrementAndGet();
    topics = new Topics(broker.bootstrapServers(), name);
  }

  @AfterEach
  void end() {
    watchers.forEach(WatcherStage::close);
    topics.close();
  }

  /** A watcher of this test's cluster, ready. */
  WatcherStage watcher() throws Exception {
    WatcherStage watcher = started(config("0", true));
    awaitReady(watcher);
    return watcher;
  }

  WatcherStage started(WatcherConfig config) throws Exception {
    meters = new SimpleMeterRegistry();
    WatcherStage watcher = new WatcherStage(config, meters, settings());
    watchers.add(watcher);
    watcher.start();
    return watcher;
  }

  WatcherConfig config(String instance, boolean streamLists) {
    return config(instance, cluster.kubeconfig("rewind"), streamLists);
  }

  WatcherConfig config(String instance, Path kubeconfig) {
    return config(instance, kubeconfig, true);
  }

  private WatcherConfig config(String instance, Path kubeconfig, boolean streamLists) {
    return new WatcherConfig(
        name,
        instance,
        new WatcherConfig.Source(Optional.of(kubeconfig), Optional.empty()),
        new WatcherConfig.Kafka(
            broker.bootstrapServers(), Map.of(), 4, (short) 1, Optional.empty()),
        new WatcherConfig.Capture(
            CapturePolicy.DEFAULT_EXCLUDED,
            Duration.ofMillis(500),
            settings().check(),
            streamLists),
        WatcherConfig.Queue.defaults());
  }

  CaptureSettings settings() {
    return CaptureSettings.defaults();
  }

  static void awaitReady(WatcherStage watcher) {
    await().atMost(LONG).untilAsserted(() -> assertThat(watcher.health().reason()).isEqualTo("ok"));
  }

  /** Waits until a barrier in every partition stands behind all that is written by now. */
  void awaitCaughtUp() {
    long revision = api.revision();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(topics.read().barrierRevision()).isGreaterThanOrEqualTo(revision));
  }

  /** No change is there twice, and the changes of each key are in order. */
  void assertOnce() {
    Map<String, Integer> counts = new HashMap<>();
    for (Change change : topics.changes()) {
      counts.merge(identity(change), 1, Integer::sum);
    }
    assertThat(counts).as("changes, each once").allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
    assertOrdered();
  }

  /** Every write that was answered is there once, and the changes of each key are in order. */
  void assertComplete(TestWorkload workload) {
    assertOnce();
    List<String> missing = new ArrayList<>();
    for (TestWorkload.Written write : workload.written()) {
      if (write.revision() > 0
          && topics
              .changes(
                  c ->
                      c.getRevision() == write.revision()
                          && c.getName().equals(write.name())
                          && c.getResource().equals(write.resource()))
              .isEmpty()) {
        missing.add(write.toString());
      }
    }
    assertThat(missing).as("writes that no record tells of").isEmpty();
  }

  /** Within a key, revisions rise. */
  void assertOrdered() {
    Map<ResourceKey, Long> last = new HashMap<>();
    for (Change change : topics.changes()) {
      Long before = last.put(ResourceKey.of(change), change.getRevision());
      assertThat(change.getRevision())
          .as("revisions of %s", ResourceKey.of(change))
          .isGreaterThan(before == null ? 0 : before);
    }
  }

  /**
   * The last state of each key equals what the API server lists. Controllers write on for a while,
   * and what they write is waited for.
   */
  void assertStateEqualsTheClusters(List<String> resources) throws IOException {
    eventuallyEqual(resources, Long.MAX_VALUE, "");
  }

  /** The state of each key at a revision equals what etcd's history holds of it. */
  void assertStateEqualsTheClustersAt(long revision, List<String> resources) throws IOException {
    String exactly = "?resourceVersionMatch=Exact&resourceVersion=" + revision;
    eventuallyEqual(resources, revision, exactly);
  }

  private void eventuallyEqual(List<String> resources, long revision, String query) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              topics.read();
              assertEqual(resources, revision, query);
            });
  }

  private void assertEqual(List<String> resources, long revision, String query) throws IOException {
    Map<String, JsonNode> replayed = new TreeMap<>();
    for (Change change : topics.changes()) {
      if (!resources.contains(change.getResource()) || change.getRevision() > revision) {
        continue;
      }
      String key = change.getResource() + "/" + change.getNamespace() + "/" + change.getName();
      if (change.getOperation() == Operation.DELETE) {
        replayed.remove(key);
      } else {
        replayed.put(key, JSON.readTree(bytes(change.getObject())));
      }
    }
    Map<String, JsonNode> truth = new TreeMap<>();
    for (String resource : Set.copyOf(resources)) {
      JsonNode list = api.get(TestWorkload.collection(resource) + query).body();
      String kind = list.get("kind").asText().replaceAll("List$", "");
      for (JsonNode item : list.get("items")) {
        ((com.fasterxml.jackson.databind.node.ObjectNode) item)
            .put("kind", kind)
            .set("apiVersion", list.get("apiVersion"));
        JsonNode metadata = item.get("metadata");
        truth.put(
            resource
                + "/"
                + metadata.path("namespace").asText("")
                + "/"
                + metadata.get("name").asText(),
            item);
      }
    }
    assertThat(replayed.keySet()).isEqualTo(truth.keySet());
    truth.forEach((key, object) -> assertThat(replayed.get(key)).as(key).isEqualTo(object));
  }

  /** Compacts etcd and empties the API server's watch cache. */
  static void forgetHistory() throws Exception {
    compact(api.revision());
    cluster.stop(Component.KUBE_APISERVER);
    cluster.start(Component.KUBE_APISERVER);
  }

  /** Has etcd forget what was before a revision. */
  static void compact(long revision) throws Exception {
    String body = "{\"revision\":\"" + revision + "\",\"physical\":true}";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(cluster.etcdEndpoint().resolve("/v3/kv/compaction"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String identity(Change change) {
    return ResourceKey.of(change) + "@" + change.getRevision() + " " + change.getOperation();
  }
}
