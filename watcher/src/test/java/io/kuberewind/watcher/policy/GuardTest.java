package io.kuberewind.watcher.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Source;
import io.kuberewind.schemas.Variant;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.discovery.Discovered;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a batch goes out under a policy. */
class GuardTest {
  private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);

  @TempDir private Path folder;
  private long nanos;

  @BeforeAll
  static void trustRecords() {
    RecordTypes.trust();
  }

  @Test
  void whatIsLeftOutMovesTheCursorAndIsToldOnce() throws Exception {
    Guard guard = guard("leaveOut: [{namespaces: [ci-*]}]");

    List<Entry> out =
        guard.of(
            List.of(
                entry("ci-1", "a", 7, Operation.CREATE, "{}"),
                entry("ci-1", "a", 8, Operation.DELETE, "{}"),
                entry("shop", "a", 9, Operation.CREATE, "{}")));

    assertThat(out)
        .extracting(entry -> entry.getClass().getSimpleName())
        .containsExactly("Covered", "PassedBy", "PassedBy", "Changed");
    Coverage told = ((Entry.Covered) out.get(0)).coverage();
    assertThat(told.getEvent()).isEqualTo(CoverageEvent.EXCLUDED);
    assertThat(told.getReason()).isEqualTo("left out by policy: namespaces ci-*");
    assertThat(told.getPolicy()).hasSize(64);
    assertThat(((Entry.PassedBy) out.get(2)).cursor()).isEqualTo(8);
  }

  @Test
  void ofWhatALabelLeavesOutTheDeletionIsToldWithoutItsContent() throws Exception {
    Guard guard = guard("leaveOut: [{labels: 'tier in (tmp, x),!keep'}]");
    String labelled = "{\"metadata\":{\"labels\":{\"tier\":\"tmp\"}}}";
    String kept = "{\"metadata\":{\"labels\":{\"tier\":\"tmp\",\"keep\":\"1\"}}}";

    List<Entry> out =
        guard.of(
            List.of(
                entry("shop", "a", 7, Operation.UPDATE, labelled),
                entry("shop", "a", 8, Operation.DELETE, labelled),
                entry("shop", "b", 9, Operation.UPDATE, kept)));

    assertThat(out).hasSize(4);
    Change gone = ((Entry.Changed) out.get(2)).change();
    assertThat(gone.getOperation()).isEqualTo(Operation.DELETE);
    assertThat(gone.getObject().remaining()).isZero();
    assertThat(((Entry.Changed) out.get(3)).change().getRevision()).isEqualTo(9);
  }

  @Test
  void whatIsRedactedIsNowhereInTheRecord() throws Exception {
    Guard guard = guard("redact: [{kinds: [pods], fields: [/spec/token]}]");
    Entry.Changed entry =
        entry(
            "shop",
            "a",
            7,
            Operation.CREATE,
            "{\"metadata\":{\"annotations\":{\"copy\":\"is"
                + " hunter2\"}},\"spec\":{\"token\":\"hunter2\",\"size\":3}}");
    EtcdValue etcd =
        EtcdValue.newBuilder()
            .setKey(ByteBuffer.wrap(new byte[] {1}))
            .setValue(bytes("hunter2"))
            .setVersion(1)
            .setCreateRevision(1)
            .build();
    Change change = Variant.of(entry.change(), entry.change().getObject(), null, etcd);

    List<Entry> out = guard.of(List.of(new Entry.Changed(PODS, change, 7)));

    Change redacted = ((Entry.Changed) out.get(0)).change();
    assertThat(redacted.toString()).doesNotContain("hunter2");
    assertThat(StandardCharsets.UTF_8.decode(redacted.getObject().duplicate()).toString())
        .contains("\"token\":\"kuberewind.io/redacted:\"", "\"size\":3");
  }

  @Test
  void ofASampledKindTheLastStatusIsToldAfterTheInterval() {
    Sampler sampler = new Sampler(() -> nanos);
    Duration every = Duration.ofSeconds(30);
    assertThat(passes(sampler, 1, "{\"spec\":1,\"status\":1}", every)).isTrue();
    nanos += Duration.ofSeconds(1).toNanos();

    assertThat(passes(sampler, 2, "{\"spec\":1,\"status\":2}", every)).isFalse();
    assertThat(passes(sampler, 3, "{\"spec\":1,\"status\":3}", every)).isFalse();
    assertThat(sampler.due()).isEmpty();
    nanos += every.toNanos();
    List<Entry.Changed> due = sampler.due();
    assertThat(due).extracting(held -> held.change().getRevision()).containsExactly(3L);
    assertThat(sampler.due()).as("until it has gone out").isEqualTo(due);
    sampler.released(due);
    assertThat(sampler.due()).isEmpty();
    assertThat(passes(sampler, 4, "{\"spec\":1,\"status\":4}", every)).isFalse();
    assertThat(passes(sampler, 5, "{\"spec\":2,\"status\":4}", every)).isTrue();
    nanos += every.toNanos();
    assertThat(sampler.due()).as("overtaken by a change of the rest").isEmpty();
  }

  private static boolean passes(Sampler sampler, long revision, String json, Duration every) {
    Entry.Changed entry = entry("shop", "a", revision, Operation.UPDATE, json);
    return sampler.passes(entry, new Inspected(entry.change()), every);
  }

  private Guard guard(String policy) throws Exception {
    Path file = Files.writeString(folder.resolve("policy.yaml"), policy);
    Policy read =
        new PolicyFile(file, Policy.leavingOut(List.of()), false)
            .read(new Discovered(List.of(PODS), Set.of()));
    return new Guard(read, Optional.empty(), new WatcherMeters(new SimpleMeterRegistry()));
  }

  private static Entry.Changed entry(
      String namespace, String name, long revision, Operation operation, String json) {
    Change change =
        Change.newBuilder()
            .setCluster("prod")
            .setGroup("")
            .setVersion("v1")
            .setResource("pods")
            .setKind("Pod")
            .setNamespace(namespace)
            .setName(name)
            .setRevision(revision)
            .setOperation(operation)
            .setTime(Instant.EPOCH)
            .setTimeError(0)
            .setClock(Clock.OBSERVED)
            .setObservedAt(Instant.EPOCH)
            .setSource(Source.API)
            .setObject(bytes(json))
            .build();
    return new Entry.Changed(PODS, change, revision);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
