package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.Component;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.ControlPlaneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster is captured from its etcd, goes on, and loses its etcd; an API server on what {@code
 * etcd restore} wrote serves the moment that was asked for, object for object, revisions included.
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
      try (RunningProcess up = up(rewind, cluster, data)) {
        Workload workload = new Workload(11, List.of(admin), "etcd");
        workload.prepare();
        workload.write(120);
        long revision = admin.revision();
        truth = new Truth(admin).at(revision);
        workload.write(60);

        // The archive follows in a moment; a revision that it has not reached is wrong use.
        Conditions.eventually(
            "the moment is recorded",
            () ->
                rewind
                        .run("get", "namespaces", "--at", "rev:" + revision, "--data-dir", data)
                        .exitCode()
                    == 0);
        Rewind.Result result =
            rewind
                .run(
                    "etcd",
                    "restore",
                    "--at",
                    "rev:" + revision,
                    "--to",
                    restored,
                    "--data-dir",
                    data)
                .mustExit(0);
        Matcher told = REVISION.matcher(result.out());
        assertThat(told.find()).as(result.out()).isTrue();
        current = Long.parseLong(told.group(1));
        assertThat(current).isGreaterThan(admin.revision());
      }

      replaceEtcd(cluster, directory.resolve("etcd"), Path.of(restored));

      Conditions.eventuallyAnswered(
          "every type is served", () -> everyTypeIsServed(admin, current));
      assertThat(new Truth(admin).at(current)).isEqualTo(truth);
      assertThat(admin.revision()).isGreaterThanOrEqualTo(current);
    }
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

  private RunningProcess up(Rewind rewind, ControlPlane cluster, String data) {
    ProcessBuilder up =
        rewind.builder(
            "up",
            "--kubeconfig",
            cluster.kubeconfig("rewind").toString(),
            "--cluster",
            "test",
            "--data-dir",
            data,
            "--etcd",
            cluster.etcdEndpoint().toString());
    return RunningProcess.start("up", up, work.resolve("up.log")).awaitLog("^ready");
  }
}
