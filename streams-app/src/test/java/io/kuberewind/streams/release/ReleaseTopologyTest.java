package io.kuberewind.streams.release;

import static io.kuberewind.streams.release.ReleaseDriver.RETENTION;
import static io.kuberewind.streams.release.ReleaseDriver.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.Changes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is released and what is kept, record by record. */
class ReleaseTopologyTest {
  @TempDir Path dir;
  private final WireCodec codec = WireCodec.withCatalogue();
  private ReleaseDriver driver;
  private TestInputTopic<byte[], byte[]> changes;
  private TestOutputTopic<byte[], byte[]> history;
  private TestOutputTopic<byte[], byte[]> state;
  private TestOutputTopic<byte[], byte[]> deadLetters;
  private Instant now = START;

  @BeforeEach
  void open() {
    driver = new ReleaseDriver(dir, codec, Wait.NONE);
    changes = driver.input(Topic.CHANGES);
    history = driver.output(Topic.HISTORY);
    state = driver.output(Topic.STATE);
    deadLetters = driver.output(Topic.DEAD_LETTERS);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void theFirstSightOfAStateStands() {
    send(Changes.change("a", 5, Operation.OBSERVE));
    send(Changes.change("a", 5, Operation.CREATE));
    send(Changes.change("a", 5, Operation.UPDATE));

    assertThat(released()).containsExactly("a 5 OBSERVE");
  }

  @Test
  void aDeletionIsNotTheStateOfItsRevision() {
    send(Changes.change("a", 5, Operation.CREATE));
    send(Changes.change("a", 5, Operation.DELETE));

    assertThat(released()).containsExactly("a 5 CREATE", "a 5 DELETE");
  }

  @Test
  void aLateChangeGoesToHistoryAndNotOverTheState() {
    send(Changes.change("a", 9, Operation.UPDATE));
    send(Changes.change("a", 5, Operation.CREATE));
    send(Changes.change("a", 7, Operation.DELETE));
    send(Changes.change("a", 5, Operation.CREATE));

    assertThat(released()).containsExactly("a 9 UPDATE", "a 5 CREATE", "a 7 DELETE");
    assertThat(state.readValuesToList()).hasSize(1);
  }

  @Test
  void aLateDeletionLeavesNoTombstone() {
    send(Changes.change("a", 9, Operation.CREATE));
    send(Changes.change("a", 7, Operation.DELETE));

    assertThat(state.readValuesToList()).doesNotContainNull();
  }

  @Test
  void aDeletionLeavesATombstone() {
    send(Changes.change("a", 5, Operation.CREATE));
    send(Changes.change("a", 6, Operation.DELETE));

    assertThat(state.readValuesToList()).hasSize(2).last().isNull();
  }

  @Test
  void aDeletionThatAListFoundAddsNothingToOneThatAWatchDated() {
    send(Changes.change("a", 5, Operation.CREATE));
    send(Changes.change("a", 8, Operation.DELETE));
    send(foundByList("a", 5, 12));

    assertThat(released()).containsExactly("a 5 CREATE", "a 8 DELETE");
  }

  @Test
  void aDeletionThatAListFoundEndsWhatLivesOtherwise() {
    send(Changes.change("a", 5, Operation.CREATE));
    send(foundByList("a", 5, 12));

    assertThat(released()).containsExactly("a 5 CREATE", "a 12 DELETE");
    assertThat(state.readValuesToList()).last().isNull();
  }

  @Test
  void timelinesAreNotCompared() {
    send(Changes.change("a", 900, Operation.CREATE));
    send(Change.newBuilder(Changes.change("a", 5, Operation.OBSERVE)).setTimeline(2).build());

    assertThat(released()).containsExactly("a 900 CREATE", "a 5 OBSERVE");
    assertThat(state.readValuesToList()).hasSize(2);
  }

  @Test
  void whatIsReleasedNamesItsActor() {
    send(Changes.change("a", 5, Operation.CREATE));

    Actor actor = codec.decode(history.readValue(), Change.class).getActor();

    assertThat(actor.getHow()).isEqualTo(ActorHow.UNRESOLVED);
  }

  @Test
  void aRecordUnderAnotherKeyIsADeadLetter() {
    Change change = Changes.change("a", 5, Operation.CREATE);
    byte[] otherKey = ResourceKey.of(Changes.change("b", 5, Operation.CREATE)).bytes();

    changes.pipeInput(otherKey, codec.encode("t", change), now);

    assertThat(history.isEmpty()).isTrue();
    assertThat(deadLetters.readKeyValuesToList()).hasSize(1);
  }

  @Test
  void aChangeOfAnotherClusterIsADeadLetter() {
    send(Change.newBuilder(Changes.change("a", 5, Operation.CREATE)).setCluster("other").build());

    assertThat(history.isEmpty()).isTrue();
    assertThat(deadLetters.readKeyValuesToList()).hasSize(1);
  }

  @Test
  void aBarrierOfAnotherPartitionIsADeadLetter() {
    Barrier lost = Changes.barrier(3, "0", 1, 1);

    changes.pipeInput(BarrierKey.of(3), codec.encode("t", lost), now);

    assertThat(history.isEmpty()).isTrue();
    assertThat(deadLetters.readKeyValuesToList()).hasSize(1);
  }

  @Test
  void supersededVersionsGoAfterTheRetentionAndTheNewestStays() {
    send(Changes.change("a", 1, Operation.CREATE));
    send(Changes.change("a", 2, Operation.UPDATE));
    send(Changes.change("b", 3, Operation.CREATE));
    pass(RETENTION.minusMinutes(1));
    assertThat(kept()).hasSize(3);

    pass(Duration.ofMinutes(2));

    assertThat(kept()).containsExactly("a@2", "b@3");
    assertThat(indexed()).isZero();
  }

  @Test
  void aDeletionGoesWithWhatItEnded() {
    send(Changes.change("a", 1, Operation.CREATE));
    send(Changes.change("a", 2, Operation.DELETE));

    pass(RETENTION.plusMinutes(1));

    assertThat(kept()).isEmpty();
    assertThat(indexed()).isZero();
  }

  @Test
  void aVersionStaysForTheRetentionAfterItWasSuperseded() {
    send(Changes.change("a", 1, Operation.CREATE));
    pass(RETENTION.multipliedBy(3));
    send(Changes.change("a", 2, Operation.UPDATE));

    pass(RETENTION.minusMinutes(1));

    assertThat(kept()).containsExactly("a@1", "a@2");
  }

  @Test
  void aLateVersionGoesToo() {
    send(Changes.change("a", 9, Operation.CREATE));
    pass(RETENTION.plusMinutes(1));
    send(Changes.change("a", 5, Operation.CREATE));
    assertThat(kept()).containsExactly("a@5", "a@9");

    pass(RETENTION.plusMinutes(1));

    assertThat(kept()).containsExactly("a@9");
    assertThat(indexed()).isZero();
  }

  @Test
  void aBurstIsExpiredOverSeveralPunctuations() {
    for (int revision = 1; revision <= 10_000; revision++) {
      send(Changes.change("a", revision, Operation.UPDATE));
    }

    pass(RETENTION.plusMinutes(1));
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(1));
    }

    assertThat(kept()).containsExactly("a@10000");
    assertThat(indexed()).isZero();
  }

  @Test
  void aRecordFromTheFutureExpiresNothing() {
    send(Changes.change("a", 1, Operation.CREATE));
    send(Changes.change("a", 2, Operation.UPDATE));
    now = START.plus(Duration.ofDays(365));
    send(Changes.change("b", 3, Operation.CREATE));
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(kept()).hasSize(3);
  }

  /** Lets wall clock and record time pass; a barrier brings the record time along. */
  private void pass(Duration time) {
    now = now.plus(time);
    changes.pipeInput(BarrierKey.of(0), codec.encode("t", Changes.barrier(0, "0", 1, 1)), now);
    driver.advanceWallClockTime(time);
  }

  private void send(Change change) {
    changes.pipeInput(ResourceKey.of(change).bytes(), codec.encode("t", change), now);
  }

  private List<String> released() {
    List<String> released = new ArrayList<>();
    for (byte[] value : history.readValuesToList()) {
      Change change = codec.decode(value, Change.class);
      released.add(change.getName() + " " + change.getRevision() + " " + change.getOperation());
    }
    return released;
  }

  private List<String> kept() {
    List<String> kept = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        driver.<Bytes, byte[]>getKeyValueStore(ReleaseTopology.VERSIONS).all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.key.get().length > 1) {
              Change change = codec.decode(entry.value, Change.class);
              kept.add(change.getName() + "@" + change.getRevision());
            }
          });
    }
    return kept;
  }

  private int indexed() {
    int count = 0;
    try (KeyValueIterator<Bytes, byte[]> all =
        driver.<Bytes, byte[]>getKeyValueStore(ReleaseTopology.EXPIRY).all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  private static Change foundByList(String name, long after, long revision) {
    return Change.newBuilder(Changes.change(name, revision, Operation.DELETE, ""))
        .setRevisionAfter(after)
        .build();
  }
}
