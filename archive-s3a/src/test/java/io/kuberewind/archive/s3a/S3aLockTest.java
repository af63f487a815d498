package io.kuberewind.archive.s3a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectExistsException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.PutOnce;
import io.kuberewind.archive.sweep.Sweep;
import io.kuberewind.archive.sweep.SweepPolicy;
import io.kuberewind.archive.sweep.Swept;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Buckets that keep every version of an object, and some for a time that nobody can shorten. */
class S3aLockTest {
  private static final ObjectPath PATH = ObjectPath.of("prod/log/p0/1-2.avro");

  private static Buckets buckets;

  @BeforeAll
  static void startServer() {
    buckets = new Buckets();
  }

  @AfterAll
  static void stopServer() {
    buckets.close();
  }

  @Test
  void anArchiveGrowsAndIsTidiedUnderALock() {
    URI bucket = buckets.createLocked();
    try (ObjectStore store = buckets.open(bucket)) {
      GrowingArchive growing = new GrowingArchive(store);
      growing.rolls(8);
      growing.snapshot();
      CompactionPolicy small = new CompactionPolicy(4, 16 * 1024, 256 * 1024, 16, 3, 30 * 1024);
      Compactor compactor = new Compactor(store, growing.format(), small, "compactor");
      while (compactor.step(Set.of()).isPresent()) {
        // Each step is a commit.
      }
      List<String> truth = GrowingArchive.answers(store);

      Swept swept =
          new Sweep(
                  store,
                  growing.format(),
                  SweepPolicy.DEFAULT,
                  InstantSource.fixed(Instant.now().plus(Duration.ofHours(2))),
                  "sweep")
              .removed();

      assertThat(swept.deleted() + swept.retained()).isPositive();
      assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
      assertThat(Archive.open(store, Optional.empty()).verify(true).whole()).isTrue();
    }
  }

  @Test
  void noLockedObjectIsReplaced() {
    URI bucket = buckets.createLocked();
    try (ObjectStore store = buckets.open(bucket)) {
      store.putIfAbsent(PATH, bytes("first"));

      assertThatThrownBy(() -> store.putIfAbsent(PATH, bytes("second")))
          .isInstanceOf(ObjectExistsException.class);

      assertThat(store.read(PATH, 10)).isEqualTo("first".getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * A deletion hides what is locked; whether its name is free again differs from server to server.
   */
  @Test
  void whatIsWrittenAgainAfterADeletionFindsAName() {
    URI bucket = buckets.createLocked();
    try (ObjectStore store = buckets.open(bucket)) {
      store.putIfAbsent(PATH, bytes("first"));
      store.delete(PATH);

      boolean free = new PutOnce(store).put(PATH, bytes("second"));

      assertThat(store.stat(PATH).isPresent()).isEqualTo(free);
      assertThat(new PutOnce(store).put(ObjectPath.of("prod/log/p0/1-2.1.avro"), bytes("second")))
          .isTrue();
    }
  }

  private static ByteSource bytes(String text) {
    return ByteSource.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
