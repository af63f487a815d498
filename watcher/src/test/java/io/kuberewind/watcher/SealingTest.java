package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.sealing.Unsealer;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.Keyset;
import io.kuberewind.sealing.key.KeysetFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With keys, what is inside a Secret leaves the watcher encrypted, or not at all. */
class SealingTest extends RealClusterTest {
  private static final String SECRETS = "/api/v1/namespaces/default/secrets";

  @TempDir private Path folder;
  private Path keys;

  @BeforeEach
  void makeKeys() {
    keys = folder.resolve("keys.json");
  }

  @Test
  void secretsAreSealedInWhateverWayTheyAreSeen() throws Exception {
    new KeysetFile(keys).create(Keyset.create(Instant.now()));
    String before = value("listed");
    String after = value("watched");
    create("listed", before);
    WatcherStage watcher = started(sealing());
    awaitReady(watcher);
    create("watched", after);
    api.patch(SECRETS + "/watched", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    api.delete(SECRETS + "/watched");

    awaitCaughtUp();

    List<Change> secrets = topics.changes(c -> c.getResource().equals("secrets"));
    assertThat(secrets)
        .allSatisfy(c -> assertThat(c.getSealed()).isNotNull())
        .allSatisfy(c -> assertThat(c.toString()).doesNotContain(before, after));
    Unsealer unsealer = new Unsealer(FileKeys.open(List.of(keys)));
    assertThat(text(unsealer.unseal(topics.changes("secrets", "listed").get(0)))).contains(before);
    assertThat(topics.changes("secrets", "watched"))
        .extracting(Change::getOperation)
        .containsExactly(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
    assertThat(topics.changes("secrets", "watched"))
        .allSatisfy(c -> assertThat(text(unsealer.unseal(c))).contains(after));
  }

  @Test
  void changesWaitForAKeyThatCannotBeHadAndGoOutOnceItIsThere() throws Exception {
    new KeysetFile(keys).create(Keyset.create(Instant.now(), true));
    WatcherStage watcher = started(sealing());
    awaitReady(watcher);
    api.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    Path away = Files.move(keys, folder.resolve("away.json"));
    api.create("/api/v1/namespaces/" + name + "/secrets", secret("waiting", value("waiting")));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(watcher.health().reason())
                    .contains("changes are held back", "keys.json"));
    assertThat(topics.read().changes("secrets", "waiting")).isEmpty();

    Files.move(away, keys);
    awaitReady(watcher);
    awaitCaughtUp();

    Change sealed = topics.changes("secrets", "waiting").get(0);
    assertThat(sealed.getSealed().getKeyId()).startsWith("ns_" + name + ".");
    assertThat(text(new Unsealer(FileKeys.open(List.of(keys))).unseal(sealed)))
        .contains(value("waiting"));
  }

  private WatcherConfig sealing() {
    WatcherConfig plain = config("0", true);
    return new WatcherConfig(
        plain.cluster(),
        plain.instance(),
        plain.source(),
        plain.kafka(),
        plain.capture(),
        plain.queue(),
        new WatcherConfig.Protection(List.of(keys), Optional.empty()));
  }

  private static void create(String name, String value) {
    assertThat(api.create(SECRETS, secret(name, value)).isOk()).isTrue();
  }

  private static String secret(String name, String base64) {
    return "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"password\":\"%s\"}}"
        .formatted(name, base64);
  }

  private String value(String of) {
    return Base64.getEncoder()
        .encodeToString((name + " of " + of).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Change change) {
    return new String(bytes(change.getObject()), StandardCharsets.UTF_8);
  }
}
