package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.schemas.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recent past without an archive: what the versions say is what the archive says. */
class StateTest {
  @TempDir static Path dir;
  private static Running running;
  private static final List<Long> REVISIONS = new ArrayList<>();

  @BeforeAll
  static void live() throws Exception {
    running = Running.start(dir, Map.of()).awaitReady();
    running.kubectl("create", "namespace", "shop");
    running.kubectl("create", "configmap", "kept", "-n", "shop", "--from-literal=a=1");
    running.kubectl("create", "configmap", "kept-too", "-n", "shop");
    note();
    running.kubectl("patch", "configmap", "kept", "-n", "shop", "-p", "{\"data\":{\"a\":\"2\"}}");
    running.kubectl("create", "secret", "generic", "key", "-n", "shop", "--from-literal=k=v");
    note();
    running.kubectl("delete", "configmap", "kept", "-n", "shop");
    running.kubectl("create", "configmap", "kept", "-n", "shop", "--from-literal=a=3");
    note();
    running.kubectl("delete", "namespace", "shop");
    note();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void itIsWhatTheArchiveSays() throws Exception {
    for (long revision : revisionsAndThoseBetween()) {
      assertThat(running.client().state(revision, ""))
          .as("revision %d", revision)
          .isEqualTo(archived(revision, KeyScope.all("test")));
    }
  }

  @Test
  void aScopeIsWhatTheArchiveSaysOfIt() throws Exception {
    KeyScope configMaps = KeyScope.all("test").ofTypes(Set.of(new GroupResource("", "configmaps")));
    long revision = REVISIONS.get(1);

    assertThat(running.client().state(revision, "&resource=configmaps"))
        .isEqualTo(archived(revision, configMaps));
    assertThat(running.client().state(revision, "&resource=configmaps&namespace=shop"))
        .isEqualTo(archived(revision, configMaps.inNamespaces(Set.of("shop"))))
        .hasSizeGreaterThan(1);
    assertThat(running.client().state(revision, "&resource=configmaps&namespace=shop&name=kept"))
        .extracting(Change::getName)
        .containsExactly("kept");
  }

  @Test
  void whatCannotBeAnsweredIsRefused() throws Exception {
    UpClient client = running.client();

    assertThat(client.status("/api/v1/state?cluster=test&revision=999999999")).isEqualTo(409);
    assertThat(client.status("/api/v1/state?cluster=test&revision=1")).isEqualTo(410);
    assertThat(client.status("/api/v1/state?cluster=prod&revision=9")).isEqualTo(404);
    assertThat(client.status("/api/v1/state?cluster=test")).isEqualTo(400);
    assertThat(client.status("/api/v1/state?cluster=test&revision=x")).isEqualTo(400);
    assertThat(client.status("/api/v1/state?cluster=test&revision=9&group=apps")).isEqualTo(400);
  }

  /** What has happened by now is told of at the next of these revisions. */
  private static void note() throws Exception {
    long written = running.revision();
    await().atMost(Running.PATIENCE).until(() -> running.reached() >= written);
    REVISIONS.add(running.reached());
  }

  private static List<Long> revisionsAndThoseBetween() {
    List<Long> all = new ArrayList<>(REVISIONS);
    for (long revision = REVISIONS.get(0); revision < REVISIONS.get(3); revision += 3) {
      all.add(revision);
    }
    return all;
  }

  private static List<Change> archived(long revision, KeyScope scope) {
    try (ObjectStore store = ObjectStores.open(running.up().archive(), Map.of())) {
      Archive archive = awaitArchived(store, revision);
      Cut cut = archive.cutAt(TimeSpec.revision(revision));
      List<Change> objects = new ArrayList<>();
      try (CloseableIterator<Change> state = archive.state(cut, scope)) {
        state.forEachRemaining(objects::add);
      }
      return objects;
    }
  }

  private static Archive awaitArchived(ObjectStore store, long revision) {
    return await()
        .atMost(Running.PATIENCE)
        .until(
            () -> Archive.open(store, Optional.of("test")),
            archive -> archive.info().end().filter(e -> e.revision() >= revision).isPresent());
  }
}
