package io.kuberewind.etcd.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kuberewind.etcd.CuttingProxy;
import io.kuberewind.etcd.TestEtcd;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a watch tells, against what was written to a real etcd. */
class KeySpaceWatchTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);

  @TempDir static Path directory;
  private static TestEtcd etcd;

  private final List<KeyEvent> events = new ArrayList<>();
  private final List<Batch.Skipped> skipped = new ArrayList<>();

  @BeforeAll
  static void start() {
    etcd = TestEtcd.start(directory, "--unsafe-no-fsync");
  }

  @AfterAll
  static void stop() {
    etcd.close();
  }

  @Test
  void severalRangesComeInOneOrderThroughASmallBuffer(TestInfo test) throws Exception {
    long seed = System.nanoTime();
    long first = etcd.put(key(test, "first"), "1") - 1;
    List<String> written = writeAtRandom(test, seed, 3_000);
    long last = etcd.put(key(test, "last"), "1");

    try (EtcdClient client = etcd.client();
        KeySpaceWatch watch =
            new KeySpaceWatch(
                client, lanes(test), first, new WatchLimits(64 * 1024, Duration.ofSeconds(30)))) {
      follow(watch, last);
    }

    assertThat(texts()).as("seed " + seed).containsExactlyElementsOf(withEnds(test, written));
    assertThat(revisions()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aStreamThatIsCutRightBehindItsCreationLosesNothing(TestInfo test) throws Exception {
    long first = etcd.put(key(test, "first"), "1") - 1;
    List<String> written = writeAtRandom(test, 7, 2_500);
    long last = etcd.put(key(test, "last"), "1");

    try (CuttingProxy proxy =
            CuttingProxy.before(etcd.endpoint(), List.of(150, 200, 300, 2_000, 100_000, 250_000));
        EtcdClient client = TestEtcd.client(proxy.endpoint());
        KeySpaceWatch watch =
            new KeySpaceWatch(client, List.of(all(test)), first, WatchLimits.defaults())) {
      follow(watch, last);

      assertThat(proxy.made()).isGreaterThanOrEqualTo(4);
    }
    assertThat(texts()).containsExactlyElementsOf(withEnds(test, written));
  }

  @Test
  void anEtcdThatIsKilledAndComesBackIsFollowedOn(TestInfo test) throws Exception {
    long first = etcd.put(key(test, "first"), "1") - 1;
    try (EtcdClient client = etcd.client();
        KeySpaceWatch watch =
            new KeySpaceWatch(client, lanes(test), first, WatchLimits.defaults())) {
      follow(watch, first + 1);

      etcd.server().kill();
      etcd.server().start();
      long last = etcd.put(key(test, "last"), "1");
      follow(watch, last);

      assertThat(watch.restarts()).isPositive();
    }
    assertThat(texts()).containsExactlyElementsOf(withEnds(test, List.of()));
  }

  @Test
  void whatWasCompactedIsToldWithTheOldestRevisionLeft(TestInfo test) throws Exception {
    long first = etcd.put(key(test, "first"), "1");
    for (int i = 0; i < 20; i++) {
      etcd.put(key(test, "other"), "x");
    }
    etcd.compact(first + 10);

    try (EtcdClient client = etcd.client();
        KeySpaceWatch watch =
            new KeySpaceWatch(client, lanes(test), first, WatchLimits.defaults())) {

      assertThatThrownBy(() -> follow(watch, first + 20))
          .isInstanceOfSatisfying(
              EtcdException.Compacted.class,
              compacted -> assertThat(compacted.revision()).isEqualTo(first + 10));
    }
  }

  @Test
  void revisionsThatTouchNoRangeAreConfirmedByProgress(TestInfo test) throws Exception {
    long first = etcd.put(key(test, "first"), "1");
    try (EtcdClient client = etcd.client();
        KeySpaceWatch watch =
            new KeySpaceWatch(client, lanes(test), first, WatchLimits.defaults())) {
      long elsewhere = etcd.put("/elsewhere", "1");

      watch.expect(elsewhere);
      follow(watch, elsewhere);

      assertThat(watch.confirmed()).isGreaterThanOrEqualTo(elsewhere);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void messagesOverTheLimitNarrowTheRangeAndStallNothing(TestInfo test) throws Exception {
    long first = etcd.put(key(test, "first"), "1") - 1;
    String large = "v".repeat(60_000);
    for (int i = 0; i < 40; i++) {
      etcd.put(key(test, "large-%02d".formatted(i)), large);
    }
    etcd.put(key(test, "larger-than-a-message"), large.repeat(5));
    long last = etcd.put(key(test, "last"), "1");

    try (EtcdClient client =
            EtcdClient.open(
                EtcdEndpoints.parse(etcd.endpoint().toString(), EtcdEndpoints.Tls.DEFAULT),
                200_000);
        KeySpaceWatch watch =
            new KeySpaceWatch(client, List.of(all(test)), first, WatchLimits.defaults())) {
      follow(watch, last);
    }

    assertThat(events.stream().map(event -> event.key().key()).map(KeySpaceWatchTest::text))
        .hasSize(42)
        .doesNotHaveDuplicates()
        .contains(key(test, "last"), key(test, "large-00"), key(test, "large-39"))
        .doesNotContain(key(test, "larger-than-a-message"));
    assertThat(skipped)
        .singleElement()
        .satisfies(
            hole -> {
              assertThat(hole.range())
                  .isEqualTo(
                      KeyRange.only(ByteString.copyFromUtf8(key(test, "larger-than-a-message"))));
              assertThat(hole.after()).isLessThan(last - 1);
              assertThat(hole.to()).isGreaterThanOrEqualTo(last - 1);
            });
  }

  @Test
  void anEtcdThatIsBehindWhatItToldIsRefused(TestInfo test) throws Exception {
    try (EtcdClient client = etcd.client();
        KeySpaceWatch watch =
            new KeySpaceWatch(client, lanes(test), 1_000_000_000, WatchLimits.defaults())) {

      assertThatThrownBy(() -> follow(watch, 1_000_000_001))
          .isInstanceOf(EtcdException.WentBack.class)
          .hasMessageContaining("restored from an older snapshot");
    }
  }

  private void follow(KeySpaceWatch watch, long to) throws Exception {
    Instant deadline = Instant.now().plus(LIMIT);
    while (watch.confirmed() < to) {
      Batch batch = watch.next(POLL);
      events.addAll(batch.events());
      skipped.addAll(batch.skipped());
      assertThat(Instant.now()).as("%d of %d", watch.confirmed(), to).isBefore(deadline);
    }
  }

  private static List<String> writeAtRandom(TestInfo test, long seed, int count) {
    Random random = new Random(seed);
    Map<String, Integer> live = new HashMap<>();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = key(test, String.valueOf((char) ('a' + random.nextInt(26))));
      if (live.containsKey(key) && random.nextInt(4) == 0) {
        etcd.delete(key);
        written.add(key + " deleted, was " + live.remove(key));
      } else {
        etcd.put(key, i + " ".repeat(random.nextInt(300)));
        written.add(key + "=" + i + (live.containsKey(key) ? ", was " + live.get(key) : ""));
        live.put(key, i);
      }
    }
    return written;
  }

  private static List<String> withEnds(TestInfo test, List<String> written) {
    List<String> all = new ArrayList<>();
    all.add(key(test, "first") + "=1");
    all.addAll(written);
    all.add(key(test, "last") + "=1");
    return all;
  }

  private List<String> texts() {
    return events.stream().map(KeySpaceWatchTest::text).toList();
  }

  private static String text(KeyEvent event) {
    String key = text(event.key().key());
    String was = event.previous().map(before -> ", was " + text(before.value()).strip()).orElse("");
    return event.isDelete()
        ? key + " deleted" + was
        : key + "=" + text(event.key().value()).strip() + was;
  }

  private List<Long> revisions() {
    return events.stream().flatMapToLong(e -> LongStream.of(e.key().revision())).boxed().toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String key(TestInfo test, String name) {
    return "/" + test.getTestMethod().orElseThrow().getName() + "/" + name;
  }

  private static KeyRange all(TestInfo test) {
    return KeyRange.prefix(key(test, ""));
  }

  private static List<KeyRange> lanes(TestInfo test) {
    return all(test)
        .cutAt(
            List.of(
                ByteString.copyFromUtf8(key(test, "g")), ByteString.copyFromUtf8(key(test, "p"))));
  }
}
