package io.kuberewind.etcd.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.etcd.ApiServer;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.PinnedRead;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.ControlPlaneOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every key of a real cluster, against what its API server answers for the same object. */
class OracleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LOOKS = 5;

  private static ControlPlane controlPlane;
  private static ApiServer api;
  private static EtcdClient etcd;
  private static final Map<String, Resource> resources = new HashMap<>();

  private record Resource(String path, String name, boolean namespaced) {
    String of(JsonNode metadata) {
      String namespace = metadata.path("namespace").asText();
      return path
          + (namespaced ? "/namespaces/" + namespace : "")
          + "/"
          + name
          + "/"
          + metadata.path("name").asText();
    }
  }

  private final ValueDecoder decoder = new ValueDecoder();
  private final Set<String> equalKinds = new TreeSet<>();
  private final List<String> different = new ArrayList<>();
  private final List<String> notServed = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    controlPlane =
        ControlPlane.start(
            ControlPlaneOptions.builder().apiServerFlag("--runtime-config=api/all=true").build());
    api = new ApiServer(controlPlane);
    etcd =
        EtcdClient.open(
            EtcdEndpoints.parse(controlPlane.etcdEndpoint().toString(), EtcdEndpoints.Tls.DEFAULT));
    apply(Path.of("../deploy/examples/shop"));
    apply(Path.of(OracleTest.class.getResource("kinds.yaml").toURI()));
    // A type may be served before it is listed among those that are.
    await()
        .atMost(Duration.ofMinutes(3))
        .ignoreException(IllegalStateException.class)
        .until(
            () -> {
              discover();
              return resources.containsKey("shop.example.com/v1 Promotion");
            });
  }

  @AfterAll
  static void stop() {
    if (etcd != null) {
      etcd.close();
    }
    if (controlPlane != null) {
      controlPlane.close();
    }
  }

  @Test
  void everyObjectIsDecodedToTheBytesThatTheServerSends() throws Exception {
    PinnedRead read = new PinnedRead(etcd, KeyRange.prefix("/registry/"), 0);

    for (List<StoredKey> page = read.next(); !page.isEmpty(); page = read.next()) {
      for (StoredKey key : page) {
        compare(key);
      }
    }

    System.out.printf(
        "%d kinds equal: %s%n%d keys are no object of the API: %s%n",
        equalKinds.size(), equalKinds, notServed.size(), notServed);
    assertThat(different).isEmpty();
    assertThat(equalKinds)
        .hasSizeGreaterThan(55)
        .contains("v1 Pod", "shop.example.com/v1 Promotion");
    // Definitions of custom resources are kept in a version that is not served any more.
    assertThat(notServed)
        .allMatch(
            key ->
                key.startsWith("/registry/ranges/")
                    || key.startsWith("/registry/masterleases/")
                    || key.startsWith("/registry/peerserverleases/")
                    || key.startsWith("/registry/apiextensions.k8s.io/customresourcedefinitions/"));
  }

  private void compare(StoredKey first) throws Exception {
    StoredKey key = first;
    for (int look = 1; ; look++) {
      String path = new String(key.key(), StandardCharsets.UTF_8);
      StoredValue value = decoder.decode(key.value(), key.revision());
      if (!(value instanceof StoredValue.Decoded decoded)) {
        different.add(path + ": " + value);
        return;
      }
      String kind = decoded.apiVersion() + " " + decoded.kind();
      Resource resource = resources.get(kind);
      JsonNode metadata = JSON.readTree(decoded.json()).path("metadata");
      if (resource == null || metadata.path("name").asText().isEmpty()) {
        notServed.add(path);
        return;
      }
      String ours = new String(decoded.json(), StandardCharsets.UTF_8);
      String theirs = new String(api.get(resource.of(metadata)), StandardCharsets.UTF_8).strip();
      if (ours.equals(withoutReadDefaults(theirs, ours))) {
        equalKinds.add(kind);
        return;
      }
      if (look == MOST_LOOKS) {
        different.add(path + "\n  " + ours + "\n  " + theirs);
        return;
      }
      // It may have changed between the two reads.
      key = new PinnedRead(etcd, KeyRange.prefix(path), 0).next().get(0);
    }
  }

  /** What this API server adds when it reads, and does not store: named in the module's README. */
  private static String withoutReadDefaults(String served, String decoded) {
    String claim = "[{\"kind\":\"PersistentVolumeClaim\",\"apiVersion\":\"v1\",\"metadata\"";
    String plain = served.replace(claim, "[{\"metadata\"");
    boolean isNewClaim = decoded.endsWith(",\"status\":{}}");
    return isNewClaim
        ? plain.replace("\"status\":{\"phase\":\"Pending\"}}", "\"status\":{}}")
        : plain;
  }

  /** Again until all of it is taken: a kind that was just defined is not served at once. */
  private static void apply(Path manifests) {
    await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> applyOnce(manifests));
  }

  private static void applyOnce(Path manifests) throws Exception {
    Process kubectl =
        new ProcessBuilder(
                controlPlane.kubectl().toString(),
                "--kubeconfig=" + controlPlane.kubeconfig(),
                "apply",
                "--server-side",
                "-f",
                manifests.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).as(output).isZero();
  }

  private static void discover() throws Exception {
    Set<String> paths = new HashSet<>(Set.of("/api/v1"));
    for (JsonNode group : api.getJson("/apis").path("groups")) {
      group
          .path("versions")
          .forEach(version -> paths.add("/apis/" + version.path("groupVersion").asText()));
    }
    for (String path : paths) {
      JsonNode list = api.getJson(path);
      for (JsonNode resource : list.path("resources")) {
        String name = resource.path("name").asText();
        if (!name.contains("/")) {
          resources.put(
              list.path("groupVersion").asText() + " " + resource.path("kind").asText(),
              new Resource(path, name, resource.path("namespaced").asBoolean()));
        }
      }
    }
  }
}
