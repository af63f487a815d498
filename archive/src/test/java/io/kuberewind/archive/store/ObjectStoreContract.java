package io.kuberewind.archive.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} does. A subclass says how to make an empty one. */
public abstract class ObjectStoreContract {
  private static final ObjectPath PATH = ObjectPath.of("prod/log/p0/1-2.avro");

  /** The store under test, empty at the start of each test. */
  protected abstract ObjectStore store();

  @Test
  void givesBackWhatWasPut() {
    store().putIfAbsent(PATH, bytes("content"));

    assertThat(new String(store().read(PATH, 100), UTF_8)).isEqualTo("content");
    assertThat(store().stat(PATH)).map(ObjectStat::bytes).contains(7L);
  }

  @Test
  void saysWhenAnObjectWasPut() {
    store().putIfAbsent(PATH, bytes("content"));

    // Not a timed assert: a store's clock may be another, but not by half a day.
    assertThat(store().stat(PATH).orElseThrow().modified())
        .isCloseTo(Instant.now(), within(12, ChronoUnit.HOURS));
  }

  @Test
  void putsAnEmptyObject() {
    store().putIfAbsent(PATH, bytes(""));

    assertThat(store().read(PATH, 100)).isEmpty();
    assertThat(store().stat(PATH)).map(ObjectStat::bytes).contains(0L);
  }

  @Test
  void putsALargeObject() throws IOException {
    byte[] large = new byte[11 * 1024 * 1024 + 3];
    new Random(7).nextBytes(large);

    store().putIfAbsent(PATH, ByteSource.of(large));

    try (InputStream in = store().open(PATH)) {
      assertThat(in.readAllBytes()).isEqualTo(large);
    }
  }

  @Test
  void neverReplacesAnObject() {
    store().putIfAbsent(PATH, bytes("first"));

    assertThatThrownBy(() -> store().putIfAbsent(PATH, bytes("second")))
        .isInstanceOf(ObjectExistsException.class)
        .hasMessageContaining(PATH.text());
    assertThat(new String(store().read(PATH, 100), UTF_8)).isEqualTo("first");
  }

  @Test
  void letsOneOfManyWritersWin() throws Exception {
    int writers = 20;
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Callable<String>> puts = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      String content = "writer " + i;
      puts.add(
          () -> {
            start.await();
            try {
              store().putIfAbsent(PATH, bytes(content));
              return content;
            } catch (ObjectExistsException e) {
              return "";
            }
          });
    }

    List<String> won = runAll(puts);

    assertThat(won).filteredOn(content -> !content.isEmpty()).hasSize(1);
    assertThat(won).contains(new String(store().read(PATH, 100), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNothingOfAnObjectThatBrokeOff(boolean fails) {
    ByteSource breaking = new BrokenSource(3 * 1024 * 1024, 2 * 1024 * 1024, fails);

    assertThatThrownBy(() -> store().putIfAbsent(PATH, breaking))
        .isInstanceOf(ObjectStoreException.class);

    assertThat(store().stat(PATH)).isEmpty();
    assertThat(names(ObjectPath.of("prod/log/p0"))).isEmpty();
  }

  @Test
  void readsRanges() {
    store().putIfAbsent(PATH, bytes("0123456789"));

    assertThat(range(0, 4)).isEqualTo("0123");
    assertThat(range(4, 3)).isEqualTo("456");
    assertThat(range(8, 10)).isEqualTo("89");
    assertThat(range(10, 5)).isEmpty();
    assertThat(range(100, 5)).isEmpty();
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(store().stat(PATH)).isEmpty();
    assertThatThrownBy(() -> store().read(PATH, 10)).isInstanceOf(ObjectMissingException.class);
    assertThatThrownBy(() -> store().readRange(PATH, 0, 10))
        .isInstanceOf(ObjectMissingException.class);
  }

  @Test
  void refusesToReadMoreThanWasAllowed() {
    store().putIfAbsent(PATH, bytes("0123456789"));

    assertThat(store().read(PATH, 10)).hasSize(10);
    assertThatThrownBy(() -> store().read(PATH, 9))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void listsObjectsInOrderOfTheirNames() {
    for (String name : List.of("b", "a", "c/d", "a-1", "a.1", "A", "10", "9", "%2F")) {
      store().putIfAbsent(ObjectPath.of("prod").resolve(name), bytes(name));
    }

    assertThat(names(ObjectPath.of("prod")))
        .containsExactly("%2F", "10", "9", "A", "a", "a-1", "a.1", "b");
    assertThat(folders(ObjectPath.of("prod"))).containsExactly("c");
  }

  @Test
  void listsFoldersOfTheRoot() {
    store().putIfAbsent(ObjectPath.of("prod/format.json"), bytes("{}"));
    store().putIfAbsent(ObjectPath.of("dev/log/p0/1-2.avro"), bytes(""));
    store().putIfAbsent(ObjectPath.of("readme"), bytes(""));

    assertThat(folders(ObjectPath.ROOT)).containsExactly("dev", "prod");
    assertThat(names(ObjectPath.ROOT)).containsExactly("readme");
  }

  @Test
  void listsNothingWhereNothingIs() {
    assertThat(names(ObjectPath.of("nowhere"))).isEmpty();
    assertThat(folders(ObjectPath.of("nowhere"))).isEmpty();
    assertThat(names(ObjectPath.ROOT)).isEmpty();
  }

  @Test
  void deletes() {
    store().putIfAbsent(PATH, bytes("content"));

    store().delete(PATH);
    store().delete(PATH);

    assertThat(store().stat(PATH)).isEmpty();
    store().putIfAbsent(PATH, bytes("again"));
    assertThat(new String(store().read(PATH, 100), UTF_8)).isEqualTo("again");
  }

  @Test
  void keepsNamesApartThatLookAlike() {
    List<String> names = List.of("a b", "a%20b", "a+b", "a%2Fb", "ä", "a\u0308", "x".repeat(200));
    for (String name : names) {
      store().putIfAbsent(ObjectPath.of("odd").resolve(name), bytes(name));
    }

    for (String name : names) {
      assertThat(new String(store().read(ObjectPath.of("odd").resolve(name), 1000), UTF_8))
          .isEqualTo(name);
    }
    assertThat(names(ObjectPath.of("odd"))).containsExactlyInAnyOrderElementsOf(names);
  }

  private String range(long offset, int length) {
    return new String(store().readRange(PATH, offset, length), UTF_8);
  }

  private List<String> names(ObjectPath folder) {
    try (Stream<ObjectStat> found = store().list(folder)) {
      return found.map(stat -> stat.path().name()).toList();
    }
  }

  private List<String> folders(ObjectPath folder) {
    try (Stream<String> found = store().folders(folder)) {
      return found.toList();
    }
  }

  private static ByteSource bytes(String text) {
    return ByteSource.of(text.getBytes(UTF_8));
  }

  private static List<String> runAll(List<Callable<String>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<String> results = new ArrayList<>();
      for (Future<String> task : threads.invokeAll(tasks)) {
        results.add(task.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Content whose source fails, or just ends, before its length. */
  private record BrokenSource(long length, int good, boolean fails) implements ByteSource {
    @Override
    public InputStream open() {
      return new FilterInputStream(new ByteArrayInputStream(new byte[good])) {
        @Override
        public int read(byte[] b, int off, int len) throws IOException {
          int n = super.read(b, off, len);
          if (n < 0 && fails) {
            throw new IOException("the source broke");
          }
          return n;
        }
      };
    }
  }
}
