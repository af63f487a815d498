package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code up} archives into a bucket of a real S3 server, found and entered by AWS' own variables.
 * When it is gone, the bucket alone answers.
 */
class BucketTest {
  @Test
  void theBucketAloneAnswersWhenUpIsGone(@TempDir Path work) throws Exception {
    try (S3Server s3 = S3Server.start();
        ControlPlane controlPlane = ControlPlane.start()) {
      s3.createBucket("backups");
      Rewind rewind = new Rewind(work, environment(s3));
      Path kubeconfig = controlPlane.kubeconfig("rewind");
      ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
      Map<Long, Map<String, JsonNode>> truths = new TreeMap<>();

      try (RunningProcess up = startUp(rewind, work, kubeconfig)) {
        Workload workload = new Workload(20261124L, List.of(admin), "bucket");
        workload.prepare();
        for (int round = 0; round < 2; round++) {
          workload.write(60);
          long revision = admin.revision();
          truths.put(revision, new Truth(admin).at(revision));
        }
        Comparison live = new Comparison(rewind, new Truth(admin), "--data-dir", "data");
        truths.forEach(live::assertEqualAt);
        rewind.run("verify", "--data-dir", "data").mustExit(0);
        assertThat(up.text()).doesNotContain(s3.secretKey());
      }

      Comparison afterwards =
          new Comparison(rewind, new Truth(admin), "--archive", "s3a://backups/clusters");
      truths.forEach(afterwards::assertEqualAt);
      rewind.run("verify", "--data-dir", "data").mustExit(0);
      assertThat(archiveFilesBelow(work.resolve("data"))).isEmpty();
    }
  }

  private static RunningProcess startUp(Rewind rewind, Path work, Path kubeconfig) {
    ProcessBuilder up =
        rewind.builder(
            "up",
            "--kubeconfig",
            kubeconfig.toString(),
            "--cluster",
            "test",
            "--data-dir",
            "data",
            "--archive",
            "s3a://backups/clusters");
    return RunningProcess.start("up", up, work.resolve("up.log")).awaitLog("^ready");
  }

  private static Map<String, String> environment(S3Server s3) {
    return Map.of(
        "AWS_ENDPOINT_URL_S3", s3.endpoint().toString(),
        "AWS_REGION", s3.region(),
        "AWS_ACCESS_KEY_ID", s3.accessKey(),
        "AWS_SECRET_ACCESS_KEY", s3.secretKey());
  }

  private static List<Path> archiveFilesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".avro")).toList();
    }
  }
}
