package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Change;
import io.kuberewind.sealing.SealOrder;
import io.kuberewind.sealing.Sealer;
import io.kuberewind.sealing.field.ValueHash;
import io.kuberewind.sealing.key.FileKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, and an archive whose Secrets they sealed: value hunter2 at revision 12, another at 22. */
class SealedArchiveTest {
  private static final String VALUE = "aHVudGVyMg==";
  private static final String MARKER = "kuberewind.io/sealed:main.20261120150000:";

  @TempDir private Path folder;
  private Path keys;
  private Path archive;
  private Command command;

  @BeforeEach
  void record() {
    keys = folder.resolve("keys.json");
    archive = folder.resolve("archive");
    command = Command.in(folder);
    run(0, "keys", "create", keys.toString());
    seal("");
  }

  @Test
  void aKeysFileIsForItsOwnerAloneAndIsNeverOverwritten() throws Exception {
    Command.Result again = command.run("keys", "create", keys.toString());

    assertThat(again.code()).isEqualTo(2);
    assertThat(again.errors().get(0)).contains("keys are never overwritten");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutKeysAnswersHoldMarkersAndSayByWhichKey() {
    Command.Result get = read("get", "secret/payment", "-n", "shop", "-o", "json");
    Command.Result log = read("log", "secret/payment", "-n", "shop", "-o", "json");

    assertThat(get.code()).isZero();
    assertThat(get.out()).contains("\"key\" : \"" + MARKER).doesNotContain(VALUE);
    assertThat(get.err()).contains("sealed by main.20261120150000: give --keys FILE");
    assertThat(log.out()).contains("/data/key", "\"before\" : \"" + MARKER).doesNotContain(VALUE);
  }

  @Test
  void withTheirKeyTheyHoldWhatWasRecorded() {
    Command.Result get =
        read(
            "get",
            "secret/payment",
            "-n",
            "shop",
            "-o",
            "json",
            "--at",
            "rev:12",
            "--keys",
            "" + keys);
    Command.Result byEnvironment =
        new Command(
                Map.of(
                    "KUBEREWIND_CONFIG", folder.resolve("none.json").toString(),
                    "KUBEREWIND_KEYS", keys.toString()))
            .run(at("get", "secret/payment", "-n", "shop", "-o", "yaml", "--at", "rev:12"));
    Command.Result log = read("log", "secret/payment", "-n", "shop", "--keys", "" + keys);

    assertThat(get.out()).contains("\"key\" : \"" + VALUE);
    assertThat(byEnvironment.out()).contains("key: " + VALUE);
    assertThat(log.code()).isZero();
    assertThat(log.out()).contains("/data/key").doesNotContain(VALUE, MARKER);
  }

  @Test
  void anotherKeyOpensNothingAndIsAFailure() {
    Path other = folder.resolve("other.json");
    run(0, "keys", "create", "--keys", other.toString());
    run(0, "keys", "rotate", "--keys", other.toString());

    Command.Result get =
        read("get", "secret/payment", "-n", "shop", "-o", "json", "--keys", "" + other);

    assertThat(get.code()).isEqualTo(4);
    assertThat(get.out()).contains(MARKER).doesNotContain(VALUE);
    assertThat(get.err())
        .contains(
            "cannot open prod//secrets/shop/payment at revision 22, key id main.20261120150000");
    assertThat(get.errors().get(0)).contains("key ids main.20261120150000");
  }

  @Test
  void aRecordersFileSealsAndOpensNothing() {
    Path recorder = folder.resolve("recorder.json");
    run(0, "keys", "recorder", recorder.toString(), "--keys", keys.toString());
    run(0, "keys", "rotate", "--keys", keys.toString());
    run(0, "keys", "recorder", recorder.toString(), "--keys", keys.toString());

    Command.Result list = command.run("keys", "ls", "--keys", recorder.toString(), "-o", "json");
    Command.Result get =
        read("get", "secret/payment", "-n", "shop", "-o", "json", "--keys", "" + recorder);

    assertThat(list.out()).contains("main.20261120150000", "main.20261120150001");
    assertThat(list.out()).doesNotContain("\"opens\" : true");
    assertThat(get.code()).isEqualTo(4);
    assertThat(get.err()).contains("only the half that seals");
    run(3, "keys", "rotate", "--keys", recorder.toString());
  }

  @Test
  void afterARotationOldValuesOpenAndEqualOnesAreEqual() {
    Path rotated = folder.resolve("rotated");
    FileKeys old = FileKeys.open(List.of(keys));
    ShopArchive.write(
        rotated,
        change -> {
          if (change.getRevision() == 22) {
            run(0, "keys", "rotate", "--keys", keys.toString());
          }
          old.refresh();
          return sealed(old, change, change.getRevision() == 22 ? "aHVudGVyMg==" : null);
        });

    Command.Result log =
        command.run(in(rotated, "log", "secret/payment", "-n", "shop", "-o", "json"));
    Command.Result get =
        command.run(
            in(
                rotated,
                "get",
                "secret/payment",
                "-n",
                "shop",
                "-o",
                "json",
                "--at",
                "rev:12",
                "--keys",
                "" + keys));

    assertThat(log.err()).contains("main.20261120150000, main.20261120150001");
    assertThat(log.out()).doesNotContain("/data/key");
    assertThat(get.out()).contains(VALUE);
  }

  @Test
  void whatAForgottenNamespaceSealedIsLostAndNothingElse() {
    run(0, "keys", "rotate", "--namespace", "shop", "--keys", keys.toString());
    seal("own");
    run(2, "keys", "forget", "shop", "--keys", keys.toString());
    run(1, "keys", "forget", "other", "--yes", "--keys", keys.toString());
    Path all = folder.resolve("all");
    ShopArchive.write(all, change -> inTwoNamespaces(change));

    run(0, "keys", "forget", "shop", "--yes", "--keys", keys.toString());

    Command.Result lost =
        command.run(in(all, "get", "secret", "-n", "shop", "-o", "json", "--keys", "" + keys));
    Command.Result kept =
        command.run(in(all, "get", "secret", "-n", "default", "-o", "json", "--keys", "" + keys));
    assertThat(lost.code()).isEqualTo(4);
    assertThat(lost.err()).contains("key id ns_shop.");
    assertThat(lost.out()).doesNotContain("b3RoZXI=");
    Command.Result verify = command.run(in(all, "verify", "--keys", "" + keys));
    assertThat(verify.code()).isEqualTo(1);
    assertThat(verify.out())
        .contains("prod/log/p0/", "cannot open 1 changes, revisions 22 to 22: key id ns_shop.");
    assertThat(kept.code()).isZero();
    assertThat(kept.out()).contains("b3RoZXI=");
  }

  @Test
  void whatIsWrongIsToldInOneLine() {
    run(2, "keys", "ls");
    run(2, "keys", "mend", "--keys", keys.toString());
    run(2, "keys", "forget", "--keys", keys.toString());
    run(2, "keys", "create", folder.resolve("none/keys.json").toString());
    run(2, "keys", "ls", "--keys", folder.resolve("none.json").toString());
    Command.Result get =
        read("get", "secret", "-n", "shop", "--keys", folder.resolve("none.json").toString());

    assertThat(get.code()).isEqualTo(2);
    assertThat(get.errors().get(0)).contains("there is no keys file at", "keys create");
  }

  private Change inTwoNamespaces(Change change) {
    boolean payment = change.getName().equals("payment");
    Change placed =
        payment && change.getRevision() == 12
            ? Change.newBuilder(change).setNamespace("default").setObject(other(change)).build()
            : change;
    return sealed(FileKeys.open(List.of(keys)), placed, null);
  }

  private static ByteBuffer other(Change change) {
    return ByteBuffer.wrap(
        text(change).replace(VALUE, "b3RoZXI=").getBytes(StandardCharsets.UTF_8));
  }

  private void seal(String folderName) {
    archive = folder.resolve("archive" + folderName);
    FileKeys service = FileKeys.open(List.of(keys));
    ShopArchive.write(archive, change -> sealed(service, change, null));
  }

  /** Sealed if it is a Secret, {@code value} in the place of its own if that is not null. */
  private static Change sealed(FileKeys service, Change change, String value) {
    if (!change.getResource().equals("secrets")) {
      return change;
    }
    Change valued = change;
    if (value != null) {
      valued =
          Change.newBuilder(change)
              .setObject(
                  ByteBuffer.wrap(
                      text(change).replace("b3RoZXI=", value).getBytes(StandardCharsets.UTF_8)))
              .build();
    }
    SealOrder order = new SealOrder(service.nameFor(change.getNamespace()), SealOrder.ofSecrets());
    return new Sealer(service, new ValueHash(service.keyset().hashKey())).seal(valued, order);
  }

  private static String text(Change change) {
    return StandardCharsets.UTF_8.decode(change.getObject().duplicate()).toString();
  }

  private Command.Result read(String... line) {
    return command.run(at(line));
  }

  private List<String> at(String... line) {
    return in(archive, line);
  }

  private static List<String> in(Path place, String... line) {
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--archive", place.toString()));
    return words;
  }

  private void run(int code, String... line) {
    Command.Result result = command.run(line);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.errors()).hasSize(code == 0 ? 0 : 1);
  }
}
