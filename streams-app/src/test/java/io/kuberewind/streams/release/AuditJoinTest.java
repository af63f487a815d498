package io.kuberewind.streams.release;

import static io.kuberewind.streams.AuditFacts.about;
import static io.kuberewind.streams.AuditFacts.answered;
import static io.kuberewind.streams.AuditFacts.spanning;
import static io.kuberewind.streams.release.ReleaseDriver.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
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
import java.util.UUID;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a change is said to be of, fact by fact; the shapes are those of a real API server. */
class AuditJoinTest {
  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  @TempDir Path dir;
  private final WireCodec codec = WireCodec.withCatalogue();
  private ReleaseDriver driver;
  private TestInputTopic<byte[], byte[]> changes;
  private TestInputTopic<byte[], byte[]> audit;
  private TestOutputTopic<byte[], byte[]> history;
  private Instant now = START;

  @BeforeEach
  void open() {
    driver = new ReleaseDriver(dir, codec, new Wait(WAIT, Duration.ofMillis(25)));
    changes = driver.input(Topic.CHANGES);
    audit = driver.input(Topic.AUDIT);
    history = driver.output(Topic.HISTORY);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aCreationIsNamedAtOnceWhenItsFactIsHere() {
    Change created = Changes.change("a", 5, Operation.CREATE);
    learn(answered(created, "alice", "create").setCreated(true));

    send(created);

    assertThat(released()).containsExactly("a 5 CREATE alice");
  }

  @Test
  void aNameComesWithTheRequestAndItsTime() {
    Change created = Changes.change("a", 5, Operation.CREATE);
    AuditFact fact =
        learn(answered(created, "alice", "create").setCreated(true).setOnBehalfOf("bob"));

    send(created);

    Change released = codec.decode(history.readValue(), Change.class);
    assertThat(released.getActor())
        .extracting(Actor::getUser, Actor::getOnBehalfOf, Actor::getAuditId, Actor::getAgent)
        .containsExactly("alice", "bob", fact.getAuditId(), "kubectl/v1.36.3");
    assertThat(released.getClock()).isEqualTo(Clock.AUDIT);
    assertThat(released.getTime()).isEqualTo(fact.getCompleted());
    assertThat(released.getTimeError()).isEqualTo(600);
  }

  @Test
  void aChangeWaitsForItsFactAndGoesWithIt() {
    Change created = Changes.change("a", 5, Operation.CREATE);
    send(created);
    assertThat(released()).isEmpty();

    learn(answered(created, "alice", "create").setCreated(true));

    assertThat(released()).containsExactly("a 5 CREATE alice");
  }

  @Test
  void whatNoFactNamesIsOfItsManagerWhenTheWaitIsOver() {
    send(patched("a", 5, "kubectl-patch", 0));
    pass(WAIT.minusMillis(100));
    assertThat(released()).isEmpty();

    pass(Duration.ofMillis(200));

    assertThat(released()).containsExactly("a 5 UPDATE FIELD_MANAGER");
  }

  @Test
  void barriersWaitBehindChangesAndResourcesKeepTheirOrder() {
    Change first = Changes.change("a", 5, Operation.CREATE);
    send(first);
    Change second = Changes.change("a", 6, Operation.UPDATE);
    learn(answered(second, "bob", "update").setBaseRevision(5L));
    send(second);
    send(Changes.change("b", 7, Operation.OBSERVE));
    barrier(7);
    assertThat(released()).containsExactly("b 7 OBSERVE UNRESOLVED");

    learn(answered(first, "alice", "create").setCreated(true));

    assertThat(released()).containsExactly("a 5 CREATE alice", "a 6 UPDATE bob", "barrier 7");
  }

  @Test
  void aPatchIsNamedWhenNoOtherCanComeAnyMore() {
    Change patched = patch("a", 5, 6, "kubectl-patch");
    learn(answered(patched, "alice", "patch"));
    send(patched);
    pass(SETTLE.minusMillis(200));
    assertThat(released()).isEmpty();

    pass(Duration.ofMillis(300));

    assertThat(released()).containsExactly("a 6 UPDATE alice");
  }

  @Test
  void whoPatchedWithoutEffectIsNotNamedForWhatHeFound() {
    Change patched = patch("a", 5, 6, "kubectl-patch");
    learn(spanning(answered(patched, "bob", "patch"), patched.getTime().plusMillis(200), 3));
    learn(answered(patched, "alice", "patch"));

    send(patched);
    pass(SETTLE.plusMillis(200));

    assertThat(released()).containsExactly("a 6 UPDATE alice");
  }

  @Test
  void twoWhoMayBothHaveDoneItLeaveNobody() {
    Change patched = patch("a", 5, 6, "kubectl-patch");
    learn(answered(patched, "bob", "patch"));
    learn(answered(patched, "alice", "patch"));

    send(patched);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a 6 UPDATE FIELD_MANAGER");
  }

  @Test
  void oneUserWithTwoRequestsIsNamedWithoutTheRequest() {
    Change patched = patch("a", 5, 6, "kubectl-patch");
    learn(answered(patched, "alice", "patch"));
    learn(answered(patched, "alice", "patch").setAuditId("second"));

    send(patched);
    pass(SETTLE.plusMillis(200));

    Change released = codec.decode(history.readValue(), Change.class);
    assertThat(released.getActor().getUser()).isEqualTo("alice");
    assertThat(released.getActor().getAuditId()).isNull();
  }

  @Test
  void aPatchByAnotherManagerThanTheOneThatMovedIsNotIt() {
    Change patched = patch("a", 5, 6, "helm");
    learn(answered(patched, "bob", "patch"));

    send(patched);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a 6 UPDATE FIELD_MANAGER");
  }

  @Test
  void whoLetAnObjectGoDidNotDeleteIt() {
    release(Changes.change("a", 5, Operation.CREATE));
    Change marked = marked("a", 6, START);
    learn(spanning(answered(marked, "bob", "delete"), START.plusMillis(300), 4));
    learn(spanning(answered(marked, "alice", "patch"), START.plusMillis(900), 4));
    send(marked);
    send(asDeletion(marked, 7));

    pass(SETTLE.plusMillis(200));

    assertThat(released()).containsExactly("a 6 UPDATE bob", "a 7 DELETE bob");
  }

  @Test
  void whoDeletesAgainDidNotDelete() {
    release(Changes.change("a", 5, Operation.CREATE));
    Change marked = marked("a", 6, START);
    learn(spanning(answered(marked, "carol", "delete"), START.plusMillis(700), 4));
    learn(spanning(answered(marked, "bob", "delete"), START.plusMillis(300), 4));
    send(marked);

    pass(SETTLE.plusMillis(200));

    assertThat(released()).containsExactly("a 6 UPDATE bob");
  }

  @Test
  void aDeletionThatTheAnswerConfirmsIsNamedAtOnce() {
    release(Changes.change("a", 5, Operation.CREATE));
    Change deleted = asDeletion(Changes.change("a", 5, Operation.CREATE), 6);
    learn(about(deleted, "bob", "deletecollection").setUid(deleted.getUid()));
    learn(about(deleted, "alice", "delete").setUid(deleted.getUid()).setRemoved(true));

    send(deleted);

    assertThat(released()).containsExactly("a 6 DELETE alice");
  }

  @Test
  void anItemOfADeletedCollectionIsOfWhoDeletedTheCollection() {
    release(Changes.change("a", 5, Operation.CREATE));
    Change deleted = asDeletion(Changes.change("a", 5, Operation.CREATE), 6);
    learn(about(deleted, "bob", "deletecollection").setUid(deleted.getUid()));

    send(deleted);
    pass(SETTLE.plusMillis(200));

    assertThat(released()).containsExactly("a 6 DELETE bob");
  }

  @Test
  void aCollectionThatIsNotListedNamesWhatItMayHaveHeld() {
    Change one = labelled("a", 5, "web");
    Change other = labelled("b", 6, "db");
    release(one);
    release(other);
    learn(
        about(asDeletion(one, 7), "bob", "deletecollection")
            .setName("")
            .setLabelSelector("app in (web, api),!canary"));

    send(asDeletion(one, 7));
    send(asDeletion(other, 7));
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactlyInAnyOrder("a 7 DELETE bob", "b 7 DELETE UNRESOLVED");
  }

  @Test
  void withoutAnswersTheObjectsOwnTimesBearOutWhoItWas() {
    Change created = at(Changes.change("a", 5, Operation.CREATE), START);
    Change patched = at(patched("a", 6, "kubectl-patch", 1), START.plusSeconds(1));
    Change deleted = at(asDeletion(patched, 7), START.plusSeconds(2));
    learn(about(created, "alice", "create").setCreated(true));
    learn(about(patched, "bob", "patch"));
    learn(about(deleted, "carol", "delete"));
    send(created);
    send(patched);
    send(deleted);

    pass(WAIT.plusMillis(200));

    assertThat(released())
        .containsExactly("a 5 CREATE alice", "a 6 UPDATE bob", "a 7 DELETE carol");
  }

  @Test
  void aGeneratedNameThatNoAnswerTellsIsOfTheOneWhoMadeSuchAnObjectThen() {
    Change made = generated("a-x7k2p", 5);
    learn(unnamed(made, "alice", "kubectl-create"));
    learn(unnamed(made, "bob", "helm"));
    learn(unnamed(made, "carol", "kubectl-create").setNamespace("elsewhere"));
    learn(spanning(unnamed(made, "dave", "kubectl-create"), START.plusSeconds(2), 4));

    send(made);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a-x7k2p 5 CREATE alice");
  }

  @Test
  void aGeneratedNameThatTwoMayHaveMadeIsOfNeither() {
    Change made = generated("a-x7k2p", 5);
    learn(unnamed(made, "alice", "kubectl-create"));
    learn(unnamed(made, "bob", "kubectl-create"));

    send(made);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a-x7k2p 5 CREATE FIELD_MANAGER");
  }

  @Test
  void aNameThatWasGivenIsOfNobodyWhoHadOneGenerated() {
    Change made = at(Changes.change("a", 5, Operation.CREATE), START);
    learn(unnamed(made, "alice", "kubectl-create"));

    send(made);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a 5 CREATE UNRESOLVED");
  }

  @Test
  void withoutAnswersTwoWritesOfOneSecondLeaveNobody() {
    release(Changes.change("a", 5, Operation.CREATE));
    Change first = at(patched("a", 6, "kubectl-patch", 1), START.plusSeconds(1));
    Change second = at(patched("a", 7, "kubectl-patch", 1), START.plusMillis(1_500));
    learn(about(second, "bob", "patch"));
    send(first);
    send(second);

    pass(WAIT.plusMillis(200));

    assertThat(released()).noneMatch(line -> line.endsWith("bob"));
  }

  @Test
  void aFactOfAnotherLifeOfTheObjectNamesNobody() {
    Change patched = patch("a", 5, 6, "kubectl-patch");
    learn(answered(patched, "bob", "patch").setUid("another"));

    send(patched);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a 6 UPDATE FIELD_MANAGER");
  }

  @Test
  void aFactWaitsTenMinutesAndNoLonger() {
    Change early = Changes.change("a", 5, Operation.CREATE);
    Change late = Changes.change("b", 6, Operation.CREATE);
    learn(answered(early, "alice", "create").setCreated(true));
    learn(answered(late, "alice", "create").setCreated(true));
    pass(Duration.ofMinutes(9));
    send(early);
    pass(Duration.ofMinutes(2));
    send(late);
    pass(WAIT.plusMillis(200));

    assertThat(released())
        .filteredOn(line -> !line.startsWith("barrier"))
        .containsExactly("a 5 CREATE alice", "b 6 CREATE UNRESOLVED");
  }

  @Test
  void aFactUnderAnotherKeyIsADeadLetter() {
    Change created = Changes.change("a", 5, Operation.CREATE);
    AuditFact forged = answered(created, "mallory", "create").setCreated(true).build();
    audit.pipeInput(
        ResourceKey.of(Changes.change("b", 5, Operation.CREATE)).bytes(),
        codec.encode("t", forged),
        now);

    send(created);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a 5 CREATE UNRESOLVED");
  }

  @Test
  void aFactOfAnotherClusterNamesNobody() {
    Change created = Changes.change("a", 5, Operation.CREATE);
    learn(answered(created, "mallory", "create").setCreated(true).setCluster("other"));

    send(created);
    pass(WAIT.plusMillis(200));

    assertThat(released()).containsExactly("a 5 CREATE UNRESOLVED");
  }

  /** Brings a first state in and forgets that it came out. */
  private void release(Change change) {
    learn(answered(change, "setup", "create").setCreated(true).setAuditId(UUID.randomUUID() + ""));
    send(change);
    released();
  }

  private Change patch(String name, long from, long to, String manager) {
    release(at(Changes.change(name, from, Operation.CREATE), START.minusSeconds(60)));
    return patched(name, to, manager, 0);
  }

  /** An update that moved the entry of {@code manager}, so many seconds behind the start. */
  private static Change patched(String name, long revision, String manager, int second) {
    Instant time = START.plusSeconds(second);
    String entry =
        "{\"manager\":\"%s\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"time\":\"%s\"}"
            .formatted(manager, time);
    String object = Changes.object(name, revision, entry);
    return at(Changes.change(name, revision, Operation.UPDATE, object), time);
  }

  /** An object whose name the server made, by kubectl create. */
  private static Change generated(String name, long revision) {
    String entry =
        "{\"manager\":\"kubectl-create\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"time\":\"%s\"}"
            .formatted(START);
    String object =
        Changes.object(name, revision, entry)
            .replace("\"namespace\"", "\"generateName\":\"a-\",\"namespace\"");
    return at(Changes.change(name, revision, Operation.CREATE, object), START);
  }

  /** What an event at level Metadata tells of a create without a name. */
  private static AuditFact.Builder unnamed(Change made, String user, String manager) {
    return about(made, user, "create").setName("").setCreated(true).setManager(manager);
  }

  private static Change marked(String name, long revision, Instant time) {
    String object =
        Changes.object(name, revision, "")
            .replace(
                "\"creationTimestamp\"",
                "\"deletionGracePeriodSeconds\":0,\"deletionTimestamp\":\"%s\",\"creationTimestamp\""
                    .formatted(time));
    return at(Changes.change(name, revision, Operation.UPDATE, object), time.plusMillis(300));
  }

  private static Change labelled(String name, long revision, String app) {
    String object =
        Changes.object(name, revision, "")
            .replace(
                "\"managedFields\"",
                "\"labels\":{\"app\":\"%s\"},\"managedFields\"".formatted(app));
    return at(Changes.change(name, revision, Operation.CREATE, object), START);
  }

  private static Change asDeletion(Change change, long revision) {
    return Change.newBuilder(change).setOperation(Operation.DELETE).setRevision(revision).build();
  }

  /** The change at another time, known to the second. */
  private static Change at(Change change, Instant time) {
    return Change.newBuilder(change).setTime(time).setTimeError(1_000_000).build();
  }

  private void send(Change change) {
    changes.pipeInput(ResourceKey.of(change).bytes(), codec.encode("t", change), now);
  }

  private void barrier(long revision) {
    changes.pipeInput(
        BarrierKey.of(0), codec.encode("t", Changes.barrier(0, "0", 1, revision)), now);
  }

  private AuditFact learn(AuditFact.Builder fact) {
    AuditFact told = fact.build();
    byte[] key = {2};
    if (!told.getName().isEmpty()) {
      key =
          new ResourceKey(
                  told.getCluster(),
                  told.getGroup(),
                  told.getResource(),
                  told.getNamespace(),
                  told.getName())
              .bytes();
    }
    audit.pipeInput(key, codec.encode("t", told), now);
    return told;
  }

  /** Lets time pass in steps, and the record time with it. */
  private void pass(Duration time) {
    Duration step = Duration.ofMillis(100);
    Instant end = now.plus(time);
    if (time.compareTo(WAIT.multipliedBy(2)) > 0) {
      step = time;
    }
    while (now.isBefore(end)) {
      now = now.plus(step);
      driver.advanceWallClockTime(step);
    }
    if (time.compareTo(WAIT.multipliedBy(2)) > 0) {
      barrier(1);
      driver.advanceWallClockTime(Duration.ofSeconds(1));
      now = now.plusSeconds(1);
    }
  }

  private List<String> released() {
    List<String> released = new ArrayList<>();
    history
        .readKeyValuesToList()
        .forEach(
            record -> {
              if (BarrierKey.is(record.key)) {
                released.add(
                    "barrier "
                        + codec
                            .decode(record.value, io.kuberewind.schemas.Barrier.class)
                            .getRevision());
                return;
              }
              Change change = codec.decode(record.value, Change.class);
              Actor actor = change.getActor();
              released.add(
                  "%s %d %s %s"
                      .formatted(
                          change.getName(),
                          change.getRevision(),
                          change.getOperation(),
                          actor.getUser() == null ? actor.getHow() : actor.getUser()));
            });
    return released;
  }
}
