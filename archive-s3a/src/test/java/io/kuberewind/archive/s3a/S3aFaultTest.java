package io.kuberewind.archive.s3a;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.s3a.FaultProxy.Fault;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.archive.store.PutOnce;
import io.kuberewind.archive.store.UnknownOutcomeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real S3 server behind a wire on which requests go wrong. */
class S3aFaultTest {
  private static final ObjectPath PATH = ObjectPath.of("prod/log/p0/1-2.avro");
  private static final byte[] CONTENT = "what was to be written".repeat(5_000).getBytes(UTF_8);
  private static final long SEED = 17L;

  private static Buckets buckets;

  @TempDir Path dir;

  @BeforeAll
  static void startServer() {
    buckets = new Buckets();
  }

  @AfterAll
  static void stopServer() {
    buckets.close();
  }

  /** The one object is put twice over a bad wire: it is there once, whole, and that is known. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"SLOW_DOWN", "INTERNAL_ERROR", "RESET_BEFORE", "RESET_AFTER"})
  void aPutThatGoesWrongIsMadeCertain(Fault fault) throws Exception {
    URI bucket = buckets.create();
    AtomicInteger puts = new AtomicInteger();
    try (FaultProxy proxy =
            proxy((line, n) -> isPut(line) && puts.incrementAndGet() <= 2 ? fault : Fault.NONE);
        ObjectStore store = through(proxy, bucket)) {
      assertThat(new PutOnce(store).put(PATH, ByteSource.of(CONTENT))).isTrue();

      assertThat(proxy.faulty()).isPositive();
    }
    try (ObjectStore direct = buckets.open(bucket)) {
      assertThat(direct.read(PATH, 1 << 20)).isEqualTo(CONTENT);
    }
  }

  @Test
  void anAnswerThatNeverComesIsUnknownAndThenMadeCertain() throws Exception {
    URI bucket = buckets.create();
    AtomicInteger puts = new AtomicInteger();
    try (FaultProxy proxy =
            proxy(
                (line, n) ->
                    isPut(line) && puts.incrementAndGet() <= 1 ? Fault.SILENT_AFTER : Fault.NONE);
        ObjectStore impatient = impatient(proxy, bucket)) {
      assertThat(new PutOnce(impatient).put(PATH, ByteSource.of(CONTENT))).isTrue();

      assertThat(impatient.read(PATH, 1 << 20)).isEqualTo(CONTENT);
    }
  }

  /** What PutOnce is there for. */
  @Test
  void aPutThatNobodyConfirmsIsNotTakenForDone() throws Exception {
    URI bucket = buckets.create();
    try (FaultProxy proxy = proxy((line, n) -> isPut(line) ? Fault.RESET_BEFORE : Fault.NONE);
        ObjectStore store = impatient(proxy, bucket)) {
      assertThatThrownBy(() -> store.putIfAbsent(PATH, ByteSource.of(CONTENT)))
          .isInstanceOf(UnknownOutcomeException.class);

      assertThat(store.stat(PATH)).isEmpty();
    }
  }

  @Test
  void anArchiveGrowsOverABadWire() throws Exception {
    URI bucket = buckets.create();
    Random random = new Random(SEED);
    Fault[] kinds = {Fault.SLOW_DOWN, Fault.INTERNAL_ERROR, Fault.RESET_BEFORE, Fault.RESET_AFTER};
    int faulty;
    try (FaultProxy proxy =
            proxy(
                (line, n) ->
                    random.nextInt(8) == 0 ? kinds[random.nextInt(kinds.length)] : Fault.NONE);
        ObjectStore store = through(proxy, bucket)) {
      GrowingArchive growing = new GrowingArchive(store);
      growing.rolls(5);
      growing.snapshot();
      faulty = proxy.faulty();
    }

    MemoryStore model = new MemoryStore();
    GrowingArchive same = new GrowingArchive(model);
    same.rolls(5);
    same.snapshot();
    try (ObjectStore direct = buckets.open(bucket)) {
      assertThat(faulty).as("seed %d", SEED).isPositive();
      assertThat(GrowingArchive.answers(direct)).isEqualTo(GrowingArchive.answers(model));
      assertThat(Archive.open(direct, Optional.empty()).verify(true).whole()).isTrue();
    }
  }

  private static FaultProxy proxy(BiFunction<String, Integer, Fault> faults) throws IOException {
    return new FaultProxy(URI.create(buckets.options().get("s3.endpoint")), faults);
  }

  private static ObjectStore through(FaultProxy proxy, URI bucket) {
    return ObjectStores.open(bucket, options(proxy));
  }

  /** With waits of a test, not of a bad day. */
  private ObjectStore impatient(FaultProxy proxy, URI bucket) throws IOException {
    Configuration conf = S3aConfiguration.of(new S3aOptions(options(proxy)), dir);
    conf.set("fs.s3a.connection.timeout", "8s");
    conf.set("fs.s3a.connection.request.timeout", "10s");
    conf.setInt("fs.s3a.attempts.maximum", 1);
    conf.setInt("fs.s3a.retry.limit", 1);
    return new S3aStore(
        FileSystem.newInstance(bucket, conf), "", BufferFolder.open(Optional.of(dir.toString())));
  }

  private static Map<String, String> options(FaultProxy proxy) {
    Map<String, String> options = buckets.options();
    options.put("s3.endpoint", proxy.endpoint());
    return options;
  }

  private static boolean isPut(String requestLine) {
    return requestLine.startsWith("PUT ");
  }
}
