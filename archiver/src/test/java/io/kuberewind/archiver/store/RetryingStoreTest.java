package io.kuberewind.archiver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectExistsException;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archiver.FaultyStore;
import io.kuberewind.archiver.FaultyStore.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingStoreTest {
  private static final ObjectPath PATH = ObjectPath.of("a/b");
  private static final ByteSource CONTENT =
      ByteSource.of("content".getBytes(StandardCharsets.UTF_8));

  private final AtomicInteger retries = new AtomicInteger();
  private final MemoryStore memory = new MemoryStore();

  @Test
  void whatFailsAFewTimesSucceeds() {
    RetryingStore store = store(failing(3), 4);

    store.putIfAbsent(PATH, CONTENT);

    assertThat(memory.stat(PATH)).isPresent();
    assertThat(retries).hasValue(3);
  }

  @Test
  void attemptsAreBounded() {
    RetryingStore store = store(failing(100), 4);

    assertThatThrownBy(() -> store.putIfAbsent(PATH, CONTENT))
        .isInstanceOf(ObjectStoreException.class);

    assertThat(retries).hasValue(3);
  }

  @Test
  void answersAreFinal() {
    RetryingStore store = store(memory, 4);
    store.putIfAbsent(PATH, CONTENT);

    assertThatThrownBy(() -> store.putIfAbsent(PATH, CONTENT))
        .isInstanceOf(ObjectExistsException.class);
    assertThatThrownBy(() -> store.read(ObjectPath.of("none"), 10))
        .isInstanceOf(ObjectMissingException.class);

    assertThat(retries).hasValue(0);
  }

  @Test
  void pausesGrowAndAreBounded() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    assertThat(backoff.after(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backoff.after(4)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    assertThat(backoff.after(1_000)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private ObjectStore failing(int times) {
    return new FaultyStore(memory, write -> write <= times ? Fault.FAILS : Fault.NONE);
  }

  private RetryingStore store(ObjectStore target, int attempts) {
    Backoff quick = new Backoff(Duration.ofMillis(2), Duration.ofMillis(2));
    return new RetryingStore(target, attempts, quick, retries::incrementAndGet);
  }
}
