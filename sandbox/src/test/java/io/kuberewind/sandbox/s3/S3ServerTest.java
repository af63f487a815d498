package io.kuberewind.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.sandbox.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3ServerTest {

  @Test
  void anObjectIsCreatedOnlyOnce() {
    try (S3Server server = S3Server.start()) {
      server.createBucket("archive");
      S3Requests requests = signedBy(server.secretKey(), server);
      requests.put("/archive/catalog/1.json", Map.of("if-none-match", "*"), "first");

      var second = requests.put("/archive/catalog/1.json", Map.of("if-none-match", "*"), "second");

      assertThat(second.statusCode()).isEqualTo(412);
    }
  }

  @Test
  void aRequestWithAnotherKeyIsRefused() {
    try (S3Server server = S3Server.start()) {
      server.createLockableBucket("archive");

      var answer = signedBy("wrong", server).put("/archive/a", Map.of(), "text");

      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void nothingIsLeftAfterClose() {
    S3Server server = S3Server.start();
    ProcessIdentity process = server.process();
    Path directory = server.log().getParent();

    server.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(directory).doesNotExist();
  }

  private static S3Requests signedBy(String secretKey, S3Server server) {
    return new S3Requests(server.endpoint(), server.region(), server.accessKey(), secretKey);
  }
}
