package io.kuberewind.archive.s3a;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.store.AccessRefusedException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreContract;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.archive.store.PutOnce;
import io.kuberewind.archive.store.UnknownOutcomeException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3aStoreTest extends ObjectStoreContract {
  private static final ObjectPath PATH = ObjectPath.of("prod/format.json");
  private static final ByteSource CONTENT = ByteSource.of("{}".getBytes(UTF_8));

  private static Buckets buckets;
  private URI bucket;
  private ObjectStore store;

  @BeforeAll
  static void startServer() {
    buckets = new Buckets();
  }

  @AfterAll
  static void stopServer() {
    buckets.close();
  }

  @BeforeEach
  void openBucket() {
    bucket = buckets.create();
    store = buckets.open(URI.create(bucket + "/backups/eu/"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void isFoundByItsScheme() {
    assertThat(store).isInstanceOf(S3aStore.class).hasToString(bucket + "/backups/eu");
  }

  @Test
  void keepsAnArchiveAtTheTopOfABucket() {
    try (ObjectStore top = buckets.open(bucket)) {
      top.putIfAbsent(PATH, CONTENT);

      assertThat(folders(top, ObjectPath.ROOT)).containsExactly("prod");
      assertThat(top.read(PATH, 10)).hasSize(2);
    }
  }

  @Test
  void keepsStoresOfOneBucketApart() {
    try (ObjectStore other = buckets.open(URI.create(bucket + "/backups/us"))) {
      store.putIfAbsent(PATH, CONTENT);

      assertThat(other.stat(PATH)).isEmpty();
      assertThat(folders(other, ObjectPath.ROOT)).isEmpty();
    }
  }

  @Test
  void listsMoreThanOnePage() {
    List<String> names = IntStream.range(0, 1050).mapToObj("%05d"::formatted).toList();
    names.parallelStream()
        .forEach(name -> store.putIfAbsent(ObjectPath.of("many").resolve(name), CONTENT));

    try (Stream<ObjectStat> found = store.list(ObjectPath.of("many"))) {
      assertThat(found.map(stat -> stat.path().name())).containsExactlyElementsOf(names);
    }
  }

  @Test
  void takesTheSameBytesForWritten() {
    store.putIfAbsent(PATH, CONTENT);

    assertThat(new PutOnce(store).put(PATH, CONTENT)).isTrue();
  }

  @Test
  void saysThatTheBucketIsNotThere() {
    try (ObjectStore missing = buckets.open(URI.create("s3a://no-such-bucket/x"))) {
      List<ThrowingCallable> uses =
          List.of(
              () -> missing.putIfAbsent(PATH, CONTENT),
              () -> missing.stat(PATH),
              () -> folders(missing, ObjectPath.ROOT));

      assertThat(uses)
          .allSatisfy(
              use ->
                  assertThatThrownBy(use)
                      .isInstanceOf(ObjectStoreException.class)
                      .isNotInstanceOf(ObjectMissingException.class)
                      .isNotInstanceOf(UnknownOutcomeException.class)
                      .hasMessageContaining("s3a://no-such-bucket/x: there is no such bucket"));
    }
  }

  @Test
  void saysThatTheCredentialsAreRefused() {
    Map<String, String> wrong = buckets.options();
    wrong.put("s3.secret.key", "not-the-secret");

    assertThatThrownBy(
            () -> {
              try (ObjectStore refused = ObjectStores.open(bucket, wrong)) {
                refused.putIfAbsent(PATH, CONTENT);
              }
            })
        .isInstanceOf(AccessRefusedException.class)
        .hasMessageNotContaining("not-the-secret");
  }

  @Test
  void saysThatNobodyAnswers() {
    Map<String, String> nowhere = buckets.options();
    nowhere.put("s3.endpoint", "http://127.0.0.1:1");
    try (ObjectStore away = ObjectStores.open(bucket, nowhere)) {
      assertThatThrownBy(() -> away.putIfAbsent(PATH, CONTENT))
          .isInstanceOf(UnknownOutcomeException.class)
          .hasMessage("It is not known whether prod/format.json was written: Connection refused");
    }
  }

  @Test
  void leavesNoTemporaryFolderBehind() {
    BufferFolder buffer = BufferFolder.open(Optional.empty());

    buffer.close();

    assertThat(buffer.path()).doesNotExist();
  }

  private static List<String> folders(ObjectStore in, ObjectPath folder) {
    try (Stream<String> found = in.folders(folder)) {
      return found.toList();
    }
  }
}
