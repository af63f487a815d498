package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.Component;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.ControlPlaneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster is captured by watches and then from its etcd, goes on, and loses its etcd; an API
 * server on what {@code etcd restore} wrote serves the moment that was asked for, object for
 * object, revisions included.
 */
class EtcdRestoreTest {
  private static final Pattern REVISION = Pattern.compile("which is at revision (\\d+)");

  @TempDir private Path work;

  @Test
  void anApiServerOnTheRestoredDataServesTheCutExactly() throws Exception {
    Path directory = work.resolve("cluster");
    ControlPlaneOptions options = ControlPlaneOptions.builder().directory(directory).build();
    try (ControlPlane cluster = ControlPlane.start(options)) {
      ApiServer admin = ApiServer.of(cluster.kubeconfig("admin"));
      Rewind rewind = new Rewind(work);
      String data = work.resolve("data").toString();
      String restored = work.resolve("restored").toString();
      Map<String, JsonNode> truth;
      long current;
      Workload workload = new Workload(11, List.of(admin), "etcd");
      try (RunningProcess up = up(rewind, cluster, data)) {
        workload.prepare();
        workload.write(80);
        awaitRecorded(rewind, admin.revision(), data);
      }
      String etcd = cluster.etcdEndpoint().toString();
      try (RunningProcess up = up(rewind, cluster, data, "--etcd", etcd)) {
        workload.write(40);
        long revision = admin.revision();
        truth = new Truth(admin).at(revision);
        workload.write(60);

        awaitRecorded(rewind, revision, data);
        Rewind.Result result = etcdRestore(rewind, revision, restored, data).mustExit(0);
        Matcher told = REVISION.matcher(result.out());
        assertThat(told.find()).as(result.out()).isTrue();
        current = Long.parseLong(told.group(1));
        assertThat(current).isGreaterThan(admin.revision());
        assertEachChangeShowsOnce(rewind, data);
      }

      replaceEtcd(cluster, directory.resolve("etcd"), Path.of(restored));

      Conditions.eventuallyAnswered(
          "every type is served", () -> everyTypeIsServed(admin, current));
      assertThat(new Truth(admin).at(current)).isEqualTo(truth);
      assertThat(admin.revision()).isGreaterThanOrEqualTo(current);
    }
  }

  /** The archive follows in a moment; a revision that it has not reached is wrong use. */
  private static void awaitRecorded(Rewind rewind, long revision, String data) {
    String[] get = {"get", "namespaces", "--at", "rev:" + revision, "--data-dir", data};
    Conditions.eventually("the moment is recorded", () -> rewind.run(get).exitCode() == 0);
  }

  private static Rewind.Result etcdRestore(Rewind rewind, long revision, String to, String data) {
    return rewind.run("etcd", "restore", "--at", "rev:" + revision, "--to", to, "--data-dir", data);
  }

  /** What watches told, and etcd again, is one change, with the time and actor that it had. */
  private static void assertEachChangeShowsOnce(Rewind rewind, String data) throws IOException {
    String log = rewind.run("log", "-A", "-o", "json", "--data-dir", data).mustExit(0).out();
    Set<String> seen = new HashSet<>();
    for (JsonNode item : new ObjectMapper().readTree(log).get("items")) {
      String change =
          Stream.of("group", "resource", "namespace", "name", "revision", "operation")
              .map(field -> item.path(field).asText())
              .collect(Collectors.joining("/"));
      assertThat(seen.add(change)).as(change).isTrue();
    }
    assertThat(seen).anyMatch(change -> change.contains("/etcd"));
  }

  /** Custom resources are, some moments after the server says that it is ready. */
  private static boolean everyTypeIsServed(ApiServer admin, long revision) {
    String exact = "?limit=1&resourceVersionMatch=Exact&resourceVersion=" + revision;
    return new Truth(admin)
        .types().stream().allMatch(type -> admin.send("GET", type.path() + exact).succeeded());
  }

  private static void replaceEtcd(ControlPlane cluster, Path data, Path restored)
      throws IOException {
    List<Component> all =
        List.of(Component.KUBE_CONTROLLER_MANAGER, Component.KUBE_APISERVER, Component.ETCD);
    all.forEach(cluster::stop);
    try (Stream<Path> old = Files.walk(data)) {
      for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    Files.move(restored, data);
    cluster.start(Component.ETCD);
    cluster.start(Component.KUBE_APISERVER);
  }

  private RunningProcess up(Rewind rewind, ControlPlane cluster, String data, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "up",
                "--kubeconfig",
                cluster.kubeconfig("rewind").toString(),
                "--cluster",
                "test",
                "--data-dir",
                data));
    words.addAll(List.of(more));
    ProcessBuilder up = rewind.builder(words.toArray(String[]::new));
    return RunningProcess.start("up", up, work.resolve("up.log")).awaitLog("^ready");
  }
}
