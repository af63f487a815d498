package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.PinnedRead;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Source;
import io.kuberewind.watcher.etcd.EtcdSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster captured from its etcd: the same records as from watches, and the raw values. */
class EtcdSourceTest extends RealClusterTest {
  private static final List<String> UNRECORDED =
      List.of("events", "leases", "masterleases", "peerserverleases");

  @Test
  void everyChangeIsToldAsAWatchWouldAndWithWhatEtcdHolds() throws Exception {
    long seed = System.nanoTime();
    new TestWorkload(api, seed).write(20);
    watcher();
    api.create(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        TestWorkload.definition("gadgets", "Gadget"));
    TestWorkload during = new TestWorkload(api, seed + 1).write(200);
    await()
        .atMost(LONG)
        .until(
            () ->
                api.create(
                        "/apis/test.example.com/v1/namespaces/default/gadgets",
                        "{\"apiVersion\":\"test.example.com/v1\",\"kind\":\"Gadget\",\"metadata\":{\"name\":\"new\"}}")
                    .isOk());

    awaitCaughtUp();

    assertComplete(during);
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertRawValuesEqualEtcds();
    assertThat(topics.changes()).allMatch(change -> change.getSource() == Source.ETCD);
    assertThat(topics.changes("gadgets", "new"))
        .singleElement()
        .satisfies(change -> assertThat(change.getOperation()).isEqualTo(Operation.CREATE));
    assertThat(topics.changes("customresourcedefinitions", "gadgets.test.example.com"))
        .isNotEmpty()
        .allSatisfy(change -> assertThat(change.getVersion()).isEqualTo("v1"));
    assertThat(topics.coverage(CoverageEvent.JOINED, "widgets")).hasSize(1);
    assertThat(topics.coverage(CoverageEvent.EXCLUDED, "leases")).hasSize(1);
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
    topics
        .barriersByPartition()
        .values()
        .forEach(
            placed ->
                assertThat(placed)
                    .allSatisfy(
                        p ->
                            assertThat(p.barrier().getConfirmed())
                                .isEqualTo(p.barrier().getRevision())));
  }

  @Test
  void aRestartLosesNothingAndTheApiTakesOverWhereEtcdStopped() throws Exception {
    long seed = System.nanoTime();
    WatcherStage first = watcher();
    TestWorkload before = new TestWorkload(api, seed).write(40);
    first.abandon();
    TestWorkload between = new TestWorkload(api, seed + 1).write(60);
    WatcherStage second = watcher();
    TestWorkload after = new TestWorkload(api, seed + 2).write(40);
    awaitCaughtUp();
    second.close();
    TestWorkload apiOnly = new TestWorkload(api, seed + 3).write(40);
    WatcherStage third = started(super.config("0", true));
    awaitReady(third);
    awaitCaughtUp();
    assertStateEqualsTheClusters(TestWorkload.resources());
    third.close();
    TestWorkload last = new TestWorkload(api, seed + 4).write(20);
    watcher();

    awaitCaughtUp();

    for (TestWorkload workload : List.of(before, between, after, apiOnly, last)) {
      assertTold(workload);
    }
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertRawValuesEqualEtcds();
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
  }

  @Test
  void whatWatchesToldIsToldAgainWithWhatEtcdHolds() throws Exception {
    long seed = System.nanoTime();
    new TestWorkload(api, seed).write(40);
    WatcherStage watches = started(super.config("0", true));
    awaitReady(watches);
    new TestWorkload(api, seed + 1).write(40);
    awaitCaughtUp();
    watches.close();
    int watched = topics.changes().size();
    new TestWorkload(api, seed + 2).write(40);
    WatcherStage first = watcher();

    awaitCaughtUp();

    assertStateEqualsTheClusters(TestWorkload.resources());
    assertRawValuesEqualEtcds();
    assertThat(topics.coverage(CoverageEvent.GAP)).isEmpty();
    assertThat(topics.changes().subList(0, watched)).allMatch(c -> c.getEtcd() == null);
    first.close();
    int told = topics.read().changes().size();
    watcher();
    awaitCaughtUp();
    assertThat(topics.changes().subList(told, topics.changes().size()))
        .as("told once more")
        .noneMatch(change -> change.getOperation() == Operation.OBSERVE);
  }

  @Test
  void whatWatchesToldIsToldAgainWhereEtcdForgotWhatFollowed() throws Exception {
    WatcherStage watches = started(super.config("0", true));
    awaitReady(watches);
    new TestWorkload(api, System.nanoTime()).write(40);
    awaitCaughtUp();
    watches.close();
    new TestWorkload(api, System.nanoTime()).write(10);
    compact(api.revision());
    watcher();

    awaitCaughtUp();

    assertRawValuesEqualEtcds();
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).hasSize(1);
  }

  @Test
  void whatIsRedactedIsNotToldByEtcdsValue(@TempDir Path folder) throws Exception {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(policy, "redact: [{kinds: [configmaps], fields: [/data/pin]}]");
    String configMaps = "/api/v1/namespaces/default/configmaps";
    String secret = "pin-" + System.nanoTime();
    api.create(
        configMaps,
        "{\"metadata\":{\"name\":\"pinned\"},\"data\":{\"pin\":\"%s\"}}".formatted(secret));
    WatcherStage watches = started(under(policy, super.config("0", true)));
    awaitReady(watches);
    awaitCaughtUp();
    watches.close();
    awaitReady(started(under(policy, config("0", true))));

    awaitCaughtUp();

    assertThat(topics.changes("configmaps", "pinned"))
        .hasSize(2)
        .noneMatch(change -> text(change.getObject()).contains(secret))
        .last()
        .satisfies(change -> assertThat(change.getSource()).isEqualTo(Source.ETCD))
        .satisfies(change -> assertThat(bytes(change.getEtcd().getValue())).isEmpty());
  }

  @Test
  void whereEtcdWasLeftForWatchesItGoesOnFromWhereTheyCame() throws Exception {
    String configMaps = "/api/v1/namespaces/default/configmaps";
    WatcherStage first = watcher();
    awaitCaughtUp();
    first.close();
    for (int i = 0; i < 5; i++) {
      api.create(configMaps, "{\"metadata\":{\"name\":\"unchanged-%d\"}}".formatted(i));
    }
    WatcherStage watches = started(onlyConfigMaps(super.config("0", true)));
    awaitReady(watches);
    long forgotten = api.revision();
    api.create(configMaps, "{\"metadata\":{\"name\":\"watched\"}}");
    awaitCaughtUp();
    watches.close();
    compact(forgotten);
    awaitReady(started(onlyConfigMaps(config("0", true))));
    api.create(configMaps, "{\"metadata\":{\"name\":\"afterwards\"}}");

    awaitCaughtUp();

    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
    assertThat(topics.coverage(CoverageEvent.GAP, "keys"))
        .singleElement()
        .satisfies(gap -> assertThat(gap.getReason()).isEqualTo("etcd was not followed"))
        .satisfies(gap -> assertThat(gap.getToRevision()).isGreaterThan(forgotten));
    assertRawValuesEqualEtcds(key -> key.startsWith("/registry/configmaps/"));
  }

  @Test
  void whatWasCompactedIsAGapWithItsSpanAndDeletionsAreFound() throws Exception {
    String configMaps = "/api/v1/namespaces/default/configmaps";
    api.create(configMaps, "{\"metadata\":{\"name\":\"goes\"}}");
    api.create(configMaps, "{\"metadata\":{\"name\":\"stays\"}}");
    WatcherStage first = watcher();
    awaitCaughtUp();
    first.close();
    long lastSeen = topics.read().barrierRevision();
    api.delete(configMaps + "/goes");
    api.patch(configMaps + "/stays", "{\"data\":{\"k\":\"v\"}}");
    api.create(configMaps, "{\"metadata\":{\"name\":\"unseen\"}}");
    api.delete(configMaps + "/unseen");
    forgetHistory();
    watcher();
    api.create(configMaps, "{\"metadata\":{\"name\":\"later\"}}");

    awaitCaughtUp();

    Coverage gap = topics.coverage(CoverageEvent.GAP, "configmaps").get(0);
    assertThat(gap.getReason()).contains("etcd no longer had what followed");
    assertThat(gap.getFromRevision()).isGreaterThanOrEqualTo(lastSeen);
    Change goes = last(topics.changes("configmaps", "goes"));
    assertThat(goes.getOperation()).isEqualTo(Operation.DELETE);
    assertThat(goes.getRevisionAfter()).isEqualTo(gap.getFromRevision());
    assertThat(goes.getRevision()).isEqualTo(gap.getToRevision());
    assertThat(last(topics.changes("configmaps", "stays")).getOperation())
        .isEqualTo(Operation.OBSERVE);
    assertThat(topics.changes("configmaps", "unseen")).isEmpty();
    assertThat(last(topics.changes("configmaps", "later")).getOperation())
        .isEqualTo(Operation.CREATE);
    assertRawValuesEqualEtcds();
  }

  @Override
  WatcherConfig config(String instance, boolean streamLists) {
    WatcherConfig api = super.config(instance, streamLists);
    EtcdEndpoints endpoints =
        EtcdEndpoints.parse(cluster.etcdEndpoint().toString(), EtcdEndpoints.Tls.DEFAULT);
    WatcherConfig.Source source =
        new WatcherConfig.Source(
            api.source().kubeconfig(),
            Optional.empty(),
            Optional.of(new EtcdSettings(endpoints, "/registry")));
    return new WatcherConfig(name, instance, source, api.kafka(), api.capture(), api.queue());
  }

  private static WatcherConfig under(Path policy, WatcherConfig config) {
    return new WatcherConfig(
        config.cluster(),
        config.instance(),
        config.source(),
        config.kafka(),
        config.capture(),
        config.queue(),
        new WatcherConfig.Protection(List.of(), Optional.of(policy)));
  }

  private WatcherConfig onlyConfigMaps(WatcherConfig config) {
    Set<String> excluded = new HashSet<>(config.capture().exclude());
    for (Coverage joined : topics.coverage(CoverageEvent.JOINED)) {
      if (!Set.of("configmaps", "keys").contains(joined.getResource())) {
        String group = joined.getGroup();
        excluded.add(joined.getResource() + (group.isEmpty() ? "" : "." + group));
      }
    }
    WatcherConfig.Capture all = config.capture();
    WatcherConfig.Capture capture =
        new WatcherConfig.Capture(
            excluded, all.tickInterval(), all.checkInterval(), all.streamLists());
    return new WatcherConfig(
        config.cluster(),
        config.instance(),
        config.source(),
        config.kafka(),
        capture,
        config.queue());
  }

  private static String text(ByteBuffer buffer) {
    return new String(bytes(buffer), StandardCharsets.UTF_8);
  }

  /** Every write that was answered is there; a crash may have repeated some. */
  private void assertTold(TestWorkload workload) {
    for (TestWorkload.Written write : workload.written()) {
      assertThat(
              topics.changes(
                  c ->
                      c.getRevision() == write.revision()
                          && c.getName().equals(write.name())
                          && c.getResource().equals(write.resource())))
          .as("%s", write)
          .hasSizeGreaterThanOrEqualTo(write.revision() > 0 ? 1 : 0);
    }
  }

  private void assertRawValuesEqualEtcds() throws Exception {
    assertRawValuesEqualEtcds(key -> !UNRECORDED.contains(key.split("/")[2]));
  }

  private void assertRawValuesEqualEtcds(Predicate<String> keys) throws Exception {
    long revision = topics.barrierRevision();
    Map<ResourceKey, Change> state = new HashMap<>();
    for (Change change : topics.changes(c -> c.getRevision() <= revision)) {
      state.put(ResourceKey.of(change), change);
    }
    Map<String, String> replayed = new TreeMap<>();
    state.values().stream()
        .filter(change -> change.getOperation() != Operation.DELETE)
        .filter(change -> change.getEtcd() == null || keys.test(text(change.getEtcd().getKey())))
        .forEach(
            change ->
                replayed.put(
                    new String(bytes(change.getEtcd().getKey()), StandardCharsets.UTF_8),
                    "%d/%d %s"
                        .formatted(
                            change.getEtcd().getCreateRevision(),
                            change.getEtcd().getVersion(),
                            HexFormat.of().formatHex(bytes(change.getEtcd().getValue())))));
    assertThat(replayed).isEqualTo(inEtcd(revision, keys));
  }

  private static Map<String, String> inEtcd(long revision, Predicate<String> keys)
      throws Exception {
    Map<String, String> truth = new TreeMap<>();
    try (EtcdClient etcd =
        EtcdClient.open(
            EtcdEndpoints.parse(cluster.etcdEndpoint().toString(), EtcdEndpoints.Tls.DEFAULT))) {
      PinnedRead read = new PinnedRead(etcd, KeyRange.prefix("/registry/"), revision);
      for (List<StoredKey> page = read.next(); !page.isEmpty(); page = read.next()) {
        for (StoredKey key : page) {
          String text = new String(key.key(), StandardCharsets.UTF_8);
          if (keys.test(text)) {
            truth.put(
                text,
                "%d/%d %s"
                    .formatted(
                        key.createRevision(),
                        key.version(),
                        HexFormat.of().formatHex(key.value())));
          }
        }
      }
    }
    return truth;
  }

  private static Change last(List<Change> changes) {
    return changes.get(changes.size() - 1);
  }
}
