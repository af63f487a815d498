package io.kuberewind.watcher.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.discovery.Discovered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy file is read as it is meant, or refused with everything that is wrong with it. */
class PolicyFileTest {
  private static final ResourceType EVENTS = type("", "events", "Event");
  private static final ResourceType LEASES = type("coordination.k8s.io", "leases", "Lease");
  private static final ResourceType PODS = type("", "pods", "Pod");
  private static final ResourceType WEBS = type("apps", "deployments", "Deployment");
  private static final Policy USUAL =
      Policy.leavingOut(List.of("events", "events.events.k8s.io", "leases.coordination.k8s.io"));

  @TempDir private Path folder;

  @Test
  void aFileThatSaysNothingOfWhatIsLeftOutChangesNothingInThat() throws Exception {
    Policy policy = read("redact: [{kinds: [pods], fields: [/spec/token]}]", true);

    assertThat(policy.captures(EVENTS)).isFalse();
    assertThat(policy.captures(LEASES)).isFalse();
    assertThat(policy.captures(PODS)).isTrue();
    assertThat(policy.hash()).hasSize(64);
  }

  @Test
  void itBringsInWhatIsLeftOutByDefault() throws Exception {
    Policy policy = read("leaveOut:\n- kinds: [leases, Deployment.apps]\n- labels: app=x\n", false);

    assertThat(policy.captures(EVENTS)).isTrue();
    assertThat(policy.captures(LEASES)).isFalse();
    assertThat(policy.captures(WEBS)).isFalse();
    assertThat(policy.partOf(PODS)).contains("labels app=x");
    assertThat(read("leaveOut: []", false).captures(LEASES)).isTrue();
  }

  @Test
  void everyProblemIsNamedWithItsPlace() {
    String text =
        """
        leaveOut:
          - kinds: [pods, unicorns]
          - {}
          - namespaces: ["Not One"]
            label: app=web
        sampel: []
        sample:
          - kinds: [pods]
            every: 0s
        seal:
          - kinds: [pods]
            fields: [spec, /metadata/name]
            key: mine
        redact:
          - labels: "a=b=c"
        """;

    Throwable failure = catchThrowable(() -> read(text, false));

    String file = folder.resolve("policy.yaml").toString();
    assertThat(failure).isInstanceOf(ConfigException.class);
    assertThat(((ConfigException) failure).problems())
        .anySatisfy(p -> assertThat(p).startsWith(file + ":2:19: ").contains("no kind 'unicorns'"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":3:5: ").contains("leave out everything"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":4:18: ").contains("'Not One'"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":5:5: ").contains("no key 'label'"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":6:1: ").contains("no key 'sampel'"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":9:12: ").contains("no interval"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":11:5: ").contains("no keys to seal"))
        .anySatisfy(
            p -> assertThat(p).startsWith(file + ":12:14: ").contains("'spec' is not a field"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":12:20: ").contains("identifies"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":13:10: ").contains("'mine' is no key"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":15:5: ").contains("which fields"))
        .anySatisfy(p -> assertThat(p).startsWith(file + ":15:13: ").contains("not a label"))
        .hasSize(12);
  }

  @Test
  void whatIsNoPolicyIsRefusedInALine() {
    for (String text :
        List.of("[]", "text", "leaveOut: 7", "a: [", "leaveOut: &a [*a]", "seal: [7]", "\u0000")) {
      assertThat(catchThrowable(() -> read(text, true)))
          .as(text)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("policy.yaml");
    }
    assertThat(catchThrowable(() -> new PolicyFile(folder.resolve("none"), USUAL, true).hash()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void theExampleIsAPolicy() {
    ResourceType nodes = type("", "nodes", "Node");
    ResourceType maps = type("", "configmaps", "ConfigMap");

    Policy policy =
        new PolicyFile(Path.of("..", "deploy", "examples", "policy.yaml"), USUAL, false)
            .read(new Discovered(List.of(EVENTS, LEASES, nodes, maps), Set.of()));

    assertThat(policy.leaveOut()).hasSize(3);
    assertThat(policy.sample()).hasSize(1);
    assertThat(policy.redact()).hasSize(1);
  }

  private Policy read(String text, boolean hasKeys) throws Exception {
    Path file = Files.writeString(folder.resolve("policy.yaml"), text);
    return new PolicyFile(file, USUAL, hasKeys)
        .read(new Discovered(List.of(EVENTS, LEASES, PODS, WEBS), Set.of()));
  }

  private static ResourceType type(String group, String resource, String kind) {
    return new ResourceType(group, "v1", resource, kind, true);
  }
}
