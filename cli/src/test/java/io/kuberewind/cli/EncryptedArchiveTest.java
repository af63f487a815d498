package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's archive, encrypted as a whole, read by who has the keys and by who has not. */
class EncryptedArchiveTest {
  private static final int DONE = 0;
  private static final int NO = 1;
  private static final int FAILED = 4;

  @TempDir private Path folder;
  private Path archive;
  private Path keys;

  @BeforeEach
  void record() {
    archive = folder.resolve("archive");
    keys = folder.resolve("keys.json");
    assertThat(Command.in(folder).run("keys", "create", keys.toString()).code()).isZero();
    ShopArchive.write(archive, change -> change, Map.of("keys", keys.toString()));
  }

  @Test
  void whoHasTheKeysReadsItAsOneInTheClear() {
    Path clear = folder.resolve("clear");
    ShopArchive.write(clear);

    for (String line : new String[] {"get cm -A --at rev:26 -o json", "log deploy/web -n shop"}) {
      Command.Result read = withKeys(line);

      assertThat(read.code()).as(read.err()).isEqualTo(DONE);
      assertThat(read.out()).isEqualTo(at(clear, line).out());
    }
    Command.Result verified = withKeys("verify --deep");
    assertThat(verified.code()).as(verified.out()).isEqualTo(DONE);
  }

  @Test
  void whoHasNoKeysIsToldWhichAndGetsNothing() {
    Command.Result read = at(archive, "get cm -A --at rev:26");

    assertThat(read.code()).isEqualTo(FAILED);
    assertThat(read.out()).isEmpty();
    assertThat(read.errors())
        .singleElement()
        .asString()
        .contains("cannot decrypt segment prod/log/p0/", "key id main.", "give the file of its");
    Command.Result verified = at(archive, "verify --deep");
    assertThat(verified.code()).isEqualTo(NO);
    assertThat(verified.out()).contains("cannot decrypt segment", "key id main.", "revisions");
  }

  @Test
  void whoHasOtherKeysIsToldWhichAreMissing() {
    Path others = folder.resolve("others.json");
    Command.in(folder).run("keys", "create", others.toString());

    Command.Result read = at(archive, "get cm -A --at rev:26 --keys " + others);

    assertThat(read.code()).isEqualTo(FAILED);
    assertThat(read.err()).contains("cannot decrypt segment prod/log/p0/", "key id main.");
  }

  @Test
  void itIsRepairedByWhoHasTheKeys() throws IOException {
    try (Stream<Path> files = Files.list(archive.resolve("prod/catalog"))) {
      Files.delete(files.filter(Files::isRegularFile).max(Comparator.naturalOrder()).orElseThrow());
    }

    Command.Result repaired = withKeys("archive repair --yes");

    assertThat(repaired.code()).as(repaired.out() + repaired.err()).isEqualTo(DONE);
    assertThat(withKeys("verify --deep").code()).isEqualTo(DONE);
  }

  private Command.Result withKeys(String line) {
    return at(archive, line + " --keys " + keys);
  }

  private Command.Result at(Path where, String line) {
    String[] words = line.split(" ");
    String[] whole = Arrays.copyOf(words, words.length + 2);
    whole[words.length] = "--archive";
    whole[words.length + 1] = where.toString();
    return Command.in(folder).run(whole);
  }
}
