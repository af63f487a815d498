package io.kuberewind.archive.s3a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.ObjectStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3aOptionsTest {
  @Test
  void refusesHalfOfTheCredentials() {
    Map<String, String> half = Map.of("s3.access.key", "key");

    assertThatThrownBy(() -> new S3aOptions(half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3.secret.key");
  }

  @Test
  void refusesAnEndpointThatIsNoUrl() {
    Map<String, String> options = Map.of("s3.endpoint", "s3.example.com");

    assertThatThrownBy(() -> new S3aOptions(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://");
  }

  @Test
  void refusesAUriWithoutABucket() {
    assertThatThrownBy(() -> ObjectStores.open(URI.create("s3a:///folder"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3a://bucket/folder");
  }

  @Test
  void tellsNoSecret() {
    S3aOptions options = new S3aOptions(Map.of("s3.access.key", "key", "s3.secret.key", "hidden"));

    assertThat(options.toString()).doesNotContain("hidden");
  }

  @Test
  void usesTheAwsChainWithoutCredentials() {
    Configuration conf = S3aConfiguration.of(new S3aOptions(Map.of()), Path.of("buffer"));

    assertThat(conf.get("fs.s3a.aws.credentials.provider")).endsWith("DefaultCredentialsProvider");
    assertThat(conf.get("fs.s3a.access.key")).isNull();
  }

  @Test
  void refusesAFileSystemThatCannotPutIfAbsent(@TempDir Path folder) throws IOException {
    FileSystem local = FileSystem.newInstance(folder.toUri(), new Configuration());
    try (S3aStore store =
        new S3aStore(local, folder.toString(), BufferFolder.open(Optional.empty()))) {
      assertThatThrownBy(() -> store.putIfAbsent(ObjectPath.of("a"), ByteSource.of(new byte[] {1})))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("only if there is none");
    }
  }

  @Test
  void takesTheEndpointFromTheVariablesThatEveryAwsToolKnows() {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", "https://all.example.com",
            "AWS_ENDPOINT_URL_S3", "https://s3.example.com",
            "AWS_REGION", "eu-central-1");

    Configuration conf =
        S3aConfiguration.of(S3aOptions.of(Map.of(), environment), Path.of("buffer"));

    assertThat(conf.get("fs.s3a.endpoint")).isEqualTo("https://s3.example.com");
    assertThat(conf.get("fs.s3a.endpoint.region")).isEqualTo("eu-central-1");
    assertThat(conf.getBoolean("fs.s3a.path.style.access", false)).isTrue();
  }

  @Test
  void prefersItsOwnOptionsToTheEnvironment() {
    S3aOptions options =
        S3aOptions.of(
            Map.of("s3.endpoint", "https://own.example.com", "s3.path.style", "false"),
            Map.of("AWS_ENDPOINT_URL", "https://all.example.com"));

    assertThat(options.endpoint()).contains("https://own.example.com");
    assertThat(options.pathStyle()).isFalse();
  }
}
