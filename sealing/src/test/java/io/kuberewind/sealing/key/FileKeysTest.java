package io.kuberewind.sealing.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:30:00Z");
  private static final byte[] DATA_KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;
  private Path reader;
  private Path recorder;

  @BeforeEach
  void files() {
    reader = folder.resolve("reader.json");
    recorder = folder.resolve("recorder.json");
    Keyset keys = Keyset.create(NOW);
    new KeysetFile(reader).create(keys);
    new KeysetFile(recorder).create(keys.recorder());
  }

  @Test
  void onlyTheOwnerMayReadTheFile() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(reader)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileIsNeverOverwritten() {
    Throwable failure = catchThrowable(() -> new KeysetFile(reader).create(Keyset.create(NOW)));

    assertThat(failure).isInstanceOf(KeyFileException.class).hasMessageContaining("exists");
  }

  @Test
  void whoHoldsTheRecordersFileCanWrapAndNotUnwrap() {
    FileKeys watcher = FileKeys.open(List.of(recorder));
    String id = watcher.current(KeyService.MAIN);

    byte[] wrapped = watcher.wrap(id, DATA_KEY);

    assertThat(catchThrowable(() -> watcher.unwrap(id, wrapped)))
        .isInstanceOf(KeyMissingException.class)
        .hasMessageContaining("main.20261121123000")
        .hasMessageContaining("only the half that seals");
    assertThat(FileKeys.open(List.of(reader)).unwrap(id, wrapped)).isEqualTo(DATA_KEY);
  }

  @Test
  void afterARotationTheNewKeyWrapsAndTheOldOneStillUnwraps() {
    FileKeys keys = FileKeys.open(List.of(reader));
    String old = keys.current(KeyService.MAIN);
    byte[] wrapped = keys.wrap(old, DATA_KEY);

    new KeysetFile(reader).update(set -> set.rotated(KeyService.MAIN, NOW.plusSeconds(60)));

    assertThat(keys.refresh()).isTrue();
    assertThat(keys.current(KeyService.MAIN)).isEqualTo("main.20261121123100");
    assertThat(keys.unwrap(old, wrapped)).isEqualTo(DATA_KEY);
  }

  @Test
  void keysOfNamespacesAreMadeWhereNothingCanBeReadAndAreLostWithTheirEntry() {
    FileKeys watcher = FileKeys.open(List.of(recorder));
    String shop = watcher.current(KeyNames.ofNamespace("shop"));
    String bank = watcher.current(KeyNames.ofNamespace("bank"));
    byte[] ofShop = watcher.wrap(shop, DATA_KEY);
    byte[] ofBank = watcher.wrap(bank, DATA_KEY);
    assertThat(FileKeys.open(List.of(reader, recorder)).unwrap(shop, ofShop)).isEqualTo(DATA_KEY);

    new KeysetFile(recorder).update(set -> set.without(KeyNames.ofNamespace("shop")));

    FileKeys left = FileKeys.open(List.of(reader, recorder));
    assertThat(catchThrowable(() -> left.unwrap(shop, ofShop)))
        .isInstanceOf(KeyMissingException.class)
        .hasMessageContaining("cannot decrypt: the key with the id " + shop);
    assertThat(left.unwrap(bank, ofBank)).isEqualTo(DATA_KEY);
  }

  @Test
  void aNamespacesKeyThatIsMadeAnewHasAnotherId() {
    FileKeys watcher =
        FileKeys.open(List.of(recorder), java.time.Clock.fixed(NOW, java.time.ZoneOffset.UTC));
    String first = watcher.current(KeyNames.ofNamespace("shop"));

    String same = watcher.current(KeyNames.ofNamespace("shop"));

    assertThat(same).isEqualTo(first);
    assertThat(watcher.keyset().isCurrent(first)).isTrue();
  }

  @Test
  void aKeyOfOneNameIsNotTakenForAnothersThatBeginsLikeIt() {
    new KeysetFile(reader).update(set -> set.rotated("main-2", NOW.plusSeconds(99)));

    assertThat(FileKeys.open(List.of(reader)).current(KeyService.MAIN)).startsWith("main.");
    assertThat(catchThrowable(() -> FileKeys.open(List.of(reader)).current("mai")))
        .isInstanceOf(KeyMissingException.class);
  }

  @Test
  void anothersKeyWithTheSameIdIsRefused() {
    Path foreign = folder.resolve("foreign.json");
    new KeysetFile(foreign).create(Keyset.create(NOW));
    FileKeys keys = FileKeys.open(List.of(reader));
    String id = keys.current(KeyService.MAIN);
    byte[] wrapped = keys.wrap(id, DATA_KEY);

    Throwable failure = catchThrowable(() -> FileKeys.open(List.of(foreign)).unwrap(id, wrapped));

    assertThat(failure).isInstanceOf(WrongKeyException.class).hasMessageContaining(id);
  }

  @Test
  void filesOfDifferentOriginAreNotMixed() {
    Path foreign = folder.resolve("foreign.json");
    new KeysetFile(foreign).create(Keyset.create(NOW));

    assertThat(catchThrowable(() -> FileKeys.open(List.of(reader, foreign))))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("does not belong together");
  }

  @Test
  void aFileThatIsNoneIsRefusedWithoutBeingQuoted() throws Exception {
    Path bad = folder.resolve("bad.json");
    String whole = Files.readString(reader);
    List<String> texts =
        List.of(
            "hunter2",
            "{\"hunter2\":",
            "[]",
            "{\"format\":\"kuberewind-keys/2\"}",
            whole.replace("\"keys\"", "\"hunter2\" : 1, \"keys\""),
            whole.replaceFirst("\"public\" : \"[^\"]*\"", "\"public\" : \"hunter2\""));
    for (String text : texts) {
      Files.writeString(bad, text);

      assertThat(catchThrowable(() -> FileKeys.open(List.of(bad))))
          .isInstanceOf(KeyFileException.class)
          .hasMessageContaining("bad.json")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void keysStayWhenTheirFileIsSpoilt() throws Exception {
    FileKeys keys = FileKeys.open(List.of(reader));
    String id = keys.current(KeyService.MAIN);
    Files.writeString(reader, "spoilt");

    Throwable failure = catchThrowable(keys::refresh);

    assertThat(failure).isInstanceOf(KeyFileException.class);
    assertThat(keys.current(KeyService.MAIN)).isEqualTo(id);
  }

  @Test
  void noKeyIsInTheTextOfAKeyset() {
    Keyset keys = new KeysetFile(reader).read();

    assertThat(keys.toString()).isEqualTo("Keyset[main.20261121123000]");
  }
}
