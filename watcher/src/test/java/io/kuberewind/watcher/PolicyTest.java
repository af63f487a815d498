package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.watcher.policy.Policy;
import io.kuberewind.watcher.policy.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy file says what is recorded and how, and is taken up again while the watcher runs. */
class PolicyTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String WIDGETS = "/apis/test.example.com/v1/namespaces/default/widgets";

  @TempDir private Path folder;

  @Test
  void whatItLeavesOutOrRedactsIsNotRecordedAndCoverageTellsByWhichPolicy() throws Exception {
    write(
        "leaveOut: [{kinds: [events]}, {labels: scratch}]\n"
            + "redact: [{kinds: [configmaps], fields: [/data/pin]}]");
    awaitReady(started(governed()));
    create("pinned", "", "4711");
    create("noise", "\"scratch\":\"1\"", "4712");

    awaitCaughtUp();

    assertThat(topics.changes("configmaps", "noise")).isEmpty();
    assertThat(text(topics.changes("configmaps", "pinned").get(0)))
        .contains("\"pin\":\"kuberewind.io/redacted:\"")
        .doesNotContain("4711");
    assertThat(topics.coverage(CoverageEvent.JOINED, "leases")).hasSize(1);
    assertThat(topics.coverage(CoverageEvent.EXCLUDED, "events")).hasSize(1);
    assertThat(topics.coverage(CoverageEvent.EXCLUDED, "configmaps"))
        .singleElement()
        .satisfies(c -> assertThat(c.getReason()).isEqualTo("left out by policy: labels scratch"))
        .satisfies(c -> assertThat(c.getPolicy()).isEqualTo(hash()));
  }

  @Test
  void aWrongFileRefusesTheStartAndLeavesARunningWatcherAsItWas() throws Exception {
    write("leaveOut: [{kinds: [unicorns]}, {kind: pods}]");

    Throwable refused = catchThrowable(() -> started(governed()));

    assertThat(refused).isInstanceOf(ConfigException.class);
    assertThat(((ConfigException) refused).problems()).hasSize(3);

    write("leaveOut: [{kinds: [events]}]");
    String before = hash();
    WatcherStage watcher = started(governed());
    awaitReady(watcher);
    write("leaveOut: [{kinds: [configmaps, unicorns]}]");
    await()
        .atMost(LONG)
        .until(() -> meters.get("rewind.watcher.policy.refused").counter().count() >= 1);
    create("still", "", "1");
    awaitCaughtUp();

    assertThat(topics.changes("configmaps", "still")).hasSize(1);
    assertThat(watcher.health().ready()).isTrue();
    assertThat(topics.coverage(CoverageEvent.JOINED, "configmaps"))
        .allSatisfy(c -> assertThat(c.getPolicy()).isEqualTo(before));
  }

  @Test
  void aKindThatIsLeftOutForAWhileIsTakenUpWhereItWasLeft() throws Exception {
    write("leaveOut: [{kinds: [events]}]");
    awaitReady(started(governed()));
    api.create(WIDGETS, widget("first"));
    awaitCaughtUp();

    write("leaveOut: [{kinds: [Widget]}]");
    await()
        .atMost(LONG)
        .until(() -> !topics.read().coverage(CoverageEvent.EXCLUDED, "widgets").isEmpty());
    api.create(WIDGETS, widget("meanwhile"));
    awaitCaughtUp();
    assertThat(topics.changes("widgets", "meanwhile")).isEmpty();

    write("leaveOut: [{kinds: [events]}, {namespaces: [none]}]");
    await().atMost(LONG).until(() -> !topics.read().changes("widgets", "meanwhile").isEmpty());
    assertOnce();
  }

  private WatcherConfig governed() {
    WatcherConfig plain = config("0", true);
    return new WatcherConfig(
        plain.cluster(),
        plain.instance(),
        plain.source(),
        plain.kafka(),
        plain.capture(),
        plain.queue(),
        new WatcherConfig.Protection(List.of(), Optional.of(file())));
  }

  private Path file() {
    return folder.resolve("policy.yaml");
  }

  private void write(String policy) throws Exception {
    Path next = Files.writeString(folder.resolve("next.yaml"), policy);
    Files.move(
        next,
        file(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private String hash() {
    return new PolicyFile(file(), Policy.leavingOut(List.of()), false).hash();
  }

  private void create(String map, String labels, String pin) {
    String body =
        "{\"metadata\":{\"name\":\"%s\",\"labels\":{%s}},\"data\":{\"pin\":\"%s\"}}"
            .formatted(map, labels, pin);
    api.delete(MAPS + "/" + map);
    assertThat(api.create(MAPS, body).isOk()).isTrue();
  }

  private static String widget(String name) {
    return "{\"apiVersion\":\"test.example.com/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"%s\"}}"
        .formatted(name);
  }

  private static String text(Change change) {
    return new String(bytes(change.getObject()), StandardCharsets.UTF_8);
  }
}
