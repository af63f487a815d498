package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.EtcdKeys;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Variant;
import io.kuberewind.sealing.SealOrder;
import io.kuberewind.sealing.Sealer;
import io.kuberewind.sealing.field.ValueHash;
import io.kuberewind.sealing.key.FileKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code etcd restore} takes, and what it refuses. */
class EtcdRestoreTest {
  @TempDir private Path folder;
  private Path archive;
  private Path target;
  private Command command;

  @BeforeEach
  void prepare() {
    archive = folder.resolve("archive");
    target = folder.resolve("restored");
    command = Command.in(folder);
  }

  @Test
  void whereTheApiWasTheOnlySourceItSaysWhatIsMissingAndRefuses() {
    ShopArchive.write(archive);

    Command.Result result = restore("rev:30", target.toString());

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errors().get(result.errors().size() - 1))
        .contains("has no value of etcd", "shop/", "Record with 'up --etcd', or use 'restore'");
    assertThat(target).doesNotExist();
  }

  @Test
  void beforeEtcdWasReadItsOwnKeysAreNotKnown() {
    CoverageSpan joined =
        new CoverageSpan(
            new CapturedType(EtcdKeys.GROUP, EtcdKeys.VERSION, EtcdKeys.RESOURCE, "Key", false),
            "0",
            CoverageEvent.JOINED,
            new CoverageSpan.Revisions(0, 13, 13),
            new CoverageSpan.Times(0, 1),
            null);
    ShopArchive.write(archive, EtcdRestoreTest::fromEtcd, joined);

    Command.Result before = restore("rev:12", target.toString());
    Command.Result after = restore("rev:13", target.toString());

    assertThat(before.code()).isEqualTo(3);
    assertThat(before.errors().get(before.errors().size() - 1))
        .contains("etcd is recorded from revision 13 on", "choose a later moment");
    assertThat(after.code()).as(after.err()).isZero();
  }

  @Test
  void aDataDirectoryIsWrittenOnceAndNotOver() {
    ShopArchive.write(archive, EtcdRestoreTest::fromEtcd);

    Command.Result first = restore("rev:12", target.toString());
    Command.Result second = restore("rev:12", target.toString());

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out())
        .contains(
            " keys of revision 12 are in "
                + target
                + ", which is at revision "
                + (1_000_000_000 + ShopArchive.LAST))
        .contains("etcd --data-dir=" + target);
    assertThat(target.resolve("member/snap/db")).isNotEmptyFile();
    assertThat(second.code()).isEqualTo(3);
    assertThat(second.errors().get(second.errors().size() - 1)).contains("is not empty");
  }

  @Test
  void sealedValuesNeedTheirKeys() {
    Path keys = folder.resolve("keys.json");
    command.run("keys", "create", keys.toString());
    FileKeys service = FileKeys.open(List.of(keys));
    ShopArchive.write(archive, change -> sealed(service, fromEtcd(change)));

    Command.Result closed = restore("rev:12", target.toString());
    Command.Result opened =
        command.run(
            "etcd",
            "restore",
            "--at",
            "rev:12",
            "--to",
            target.toString(),
            "--archive",
            archive.toString(),
            "--keys",
            keys.toString());

    assertThat(closed.code()).isEqualTo(3);
    assertThat(closed.errors().get(closed.errors().size() - 1))
        .contains("sealed by the keys main.", "give --keys FILE");
    assertThat(opened.code()).as(opened.err()).isZero();
  }

  @Test
  void wrongUseIsSaid() {
    ShopArchive.write(archive, EtcdRestoreTest::fromEtcd);

    assertThat(command.run("etcd", "backup", "--at", "now", "--to", "x").code()).isEqualTo(2);
    assertThat(restore("rev:12", "https://").code()).isEqualTo(2);
    assertThat(restore("rev:12", "127.0.0.1:1").code()).isEqualTo(4);
  }

  private Command.Result restore(String at, String to) {
    return command.run("etcd", "restore", "--at", at, "--to", to, "--archive", archive.toString());
  }

  private static Change sealed(FileKeys service, Change change) {
    if (!change.getResource().equals("secrets")) {
      return change;
    }
    SealOrder order = new SealOrder(service.nameFor(change.getNamespace()), SealOrder.ofSecrets());
    return new Sealer(service, new ValueHash(service.keyset().hashKey())).seal(change, order);
  }

  private static Change fromEtcd(Change change) {
    String key =
        "/registry/%s/%s/%s"
            .formatted(change.getResource(), change.getNamespace(), change.getName());
    boolean gone = change.getOperation() == Operation.DELETE;
    EtcdValue value =
        EtcdValue.newBuilder()
            .setKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
            .setValue(change.getObject())
            .setVersion(gone ? 0 : 1)
            .setCreateRevision(1)
            .build();
    return Variant.fromEtcd(change, change.getVersion(), value);
  }
}
