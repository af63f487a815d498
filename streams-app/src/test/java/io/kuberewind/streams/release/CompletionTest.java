package io.kuberewind.streams.release;

import static io.kuberewind.streams.release.ReleaseDriver.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Sealed;
import io.kuberewind.schemas.Source;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.AuditFacts;
import io.kuberewind.streams.Changes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that was told of without etcd's value, and then with it. */
class CompletionTest {
  private static final Duration WAIT = Duration.ofSeconds(3);

  @TempDir Path dir;
  private final WireCodec codec = WireCodec.withCatalogue();
  private ReleaseDriver driver;
  private TestInputTopic<byte[], byte[]> changes;
  private TestInputTopic<byte[], byte[]> audit;
  private TestOutputTopic<byte[], byte[]> history;
  private TestOutputTopic<byte[], byte[]> state;

  @BeforeEach
  void open() {
    driver = new ReleaseDriver(dir, codec, new Wait(WAIT, Duration.ofMillis(25)));
    changes = driver.input(Topic.CHANGES);
    audit = driver.input(Topic.AUDIT);
    history = driver.output(Topic.HISTORY);
    state = driver.output(Topic.STATE);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void theValueIsAllThatIsAdded() {
    Change created = Changes.change("a", 5, Operation.OBSERVE);
    send(created);
    Change released = released().get(0);

    send(fromEtcd(Changes.change("a", 5, Operation.CREATE, "{\"other\":\"text\"}"), "raw"));

    assertThat(released()).containsExactly(Changes.withValue(released, "raw"));
    assertThat(states()).containsExactly(released, Changes.withValue(released, "raw"));
  }

  @Test
  void aSecondCompletionIsADuplicate() {
    send(Changes.change("a", 5, Operation.OBSERVE));
    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "raw"));
    released();

    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "raw"));
    send(Changes.change("a", 5, Operation.OBSERVE));

    assertThat(released()).isEmpty();
  }

  @Test
  void whatHasTheValueAlreadyIsADuplicate() {
    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "first"));
    released();

    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "second"));

    assertThat(released()).isEmpty();
  }

  @Test
  void aSupersededVersionIsCompletedInHistoryAndNotInState() {
    send(Changes.change("a", 5, Operation.OBSERVE));
    send(Changes.change("a", 6, Operation.OBSERVE));
    released();
    states();

    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "raw"));
    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "raw"));

    assertThat(released())
        .singleElement()
        .satisfies(change -> assertThat(change.getRevision()).isEqualTo(5))
        .satisfies(change -> assertThat(value(change)).isEqualTo("raw"));
    assertThat(states()).isEmpty();
  }

  @Test
  void aDeletionIsNotCompleted() {
    send(Changes.change("a", 5, Operation.OBSERVE));
    send(Changes.change("a", 7, Operation.DELETE));
    driver.advanceWallClockTime(WAIT.plusSeconds(1));
    released();

    send(fromEtcd(Changes.change("a", 7, Operation.DELETE), "raw"));

    assertThat(released()).isEmpty();
  }

  @Test
  void itWaitsBehindTheChangeThatItCompletes() {
    Change created = Changes.change("a", 5, Operation.CREATE);
    send(created);
    send(fromEtcd(created, "raw"));
    assertThat(released()).isEmpty();

    audit.pipeInput(
        ResourceKey.of(created).bytes(),
        codec.encode(
            "t", AuditFacts.answered(created, "alice", "create").setCreated(true).build()));

    List<Change> released = released();
    assertThat(released).extracting(c -> c.getActor().getUser()).containsExactly("alice", "alice");
    assertThat(released.get(0).getEtcd()).isNull();
    assertThat(released.get(1)).isEqualTo(Changes.withValue(released.get(0), "raw"));
  }

  @Test
  void itWaitsForNoName() {
    send(Changes.change("a", 5, Operation.UPDATE));
    driver.advanceWallClockTime(WAIT.plusSeconds(1));
    released();

    send(fromEtcd(Changes.change("a", 5, Operation.UPDATE), "raw"));

    assertThat(released()).singleElement().satisfies(c -> assertThat(value(c)).isEqualTo("raw"));
  }

  @Test
  void whatIsSealedWithItsValueGivesTheContentToo() {
    Change first = sealed(Changes.change("a", 5, Operation.OBSERVE), "one", null);
    send(first);
    Change released = released().get(0);
    Change told = sealed(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), ""), "two", "raw");

    send(told);

    assertThat(released())
        .singleElement()
        .isEqualTo(
            Change.newBuilder(released)
                .setSource(Source.ETCD)
                .setObject(told.getObject())
                .setSealed(told.getSealed())
                .setEtcd(told.getEtcd())
                .build());
  }

  @Test
  void whatIsSealedIsNotCompletedInTheClear() {
    send(sealed(Changes.change("a", 5, Operation.OBSERVE), "one", null));
    released();

    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "clear"));

    assertThat(released()).isEmpty();
  }

  @Test
  void whatIsRedactedIsNotCompleted() {
    String object = "{\"data\":{\"token\":\"kuberewind.io/redacted:abc\"}}";
    send(Changes.change("a", 5, Operation.OBSERVE, object));
    send(Changes.change("b", 6, Operation.OBSERVE));
    released();

    send(fromEtcd(Changes.change("a", 5, Operation.OBSERVE), "raw"));
    send(fromEtcd(Changes.change("b", 6, Operation.OBSERVE), ""));

    assertThat(released()).isEmpty();
  }

  @Test
  void anEncryptedValueDoesNotTakeTheObjectAway() {
    send(Changes.change("a", 5, Operation.OBSERVE));
    Change released = released().get(0);
    Change told = fromEtcd(Changes.change("a", 5, Operation.OBSERVE, "{}"), "k8s:enc:");
    told.getEtcd().put("encrypted", true);

    send(told);

    assertThat(released()).containsExactly(Changes.withValue(released, "k8s:enc:"));
  }

  private void send(Change change) {
    changes.pipeInput(ResourceKey.of(change).bytes(), codec.encode("t", change), START);
  }

  private List<Change> released() {
    return decoded(history);
  }

  private List<Change> states() {
    return decoded(state);
  }

  private List<Change> decoded(TestOutputTopic<byte[], byte[]> topic) {
    return topic.readValuesToList().stream().map(v -> codec.decode(v, Change.class)).toList();
  }

  private static Change fromEtcd(Change change, String value) {
    return Change.newBuilder(Changes.withValue(change, value)).setSource(Source.ETCD).build();
  }

  private static Change sealed(Change change, String object, String value) {
    return Change.newBuilder(change)
        .setObject(bytes("{\"seen\":\"" + object + "\"}"))
        .setSealed(
            new Sealed("main", bytes("key"), bytes(object), value == null ? null : bytes(value)))
        .build();
  }

  private static String value(Change change) {
    return StandardCharsets.UTF_8.decode(change.getEtcd().getValue().duplicate()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
