package io.kuberewind.archive.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an archive is of, when format.json no longer says it. */
class FormatRebuildTest {
  private final MemoryStore store = new MemoryStore();
  private final GrowingArchive archive = new GrowingArchive(store);
  private final ObjectPath path = archive.format().layout().format();
  private List<String> truth;

  @BeforeEach
  void grow() {
    archive.rolls(3);
    archive.snapshot();
    truth = GrowingArchive.answers(store);
  }

  @Test
  void aMissingOneIsNamedAndMadeAgain() {
    kubeSystem();
    store.delete(path);
    assertThatThrownBy(() -> Archive.open(store, Optional.empty()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("archive repair");
    assertThatThrownBy(() -> ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "other", 4))
        .isInstanceOf(DamagedFileException.class);

    RepairPlan done = repair().repair();

    assertThat(done.items()).extracting(RepairItem::path).containsExactly(path.text());
    ArchiveFormat made = ArchiveFormat.open(store, Optional.empty());
    assertThat(made.cluster()).isEqualTo(Changes.CLUSTER);
    assertThat(made.clusterId()).isEqualTo("uid");
    assertThat(made.partitions()).isEqualTo(1);
    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
    assertThat(repair().plan().items()).isEmpty();
  }

  @Test
  void aDamagedOneStaysAndAnotherIsReadInItsPlace() {
    kubeSystem();
    byte[] damaged = "{\"format\":1,\"cluster\":".getBytes(StandardCharsets.UTF_8);
    store.delete(path);
    store.putIfAbsent(path, ByteSource.of(damaged));
    assertThatThrownBy(() -> Archive.open(store, Optional.of(Changes.CLUSTER)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("archive repair");

    repair().repair();

    assertThat(store.read(path, 1 << 16)).isEqualTo(damaged);
    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
    assertThat(Archive.open(store, Optional.empty()).verify(true).broken()).isEmpty();
    assertThat(ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1).clusterId())
        .isEqualTo("uid");
  }

  @Test
  void aPlanWritesNothing() {
    kubeSystem();
    store.delete(path);

    assertThat(repair().plan().hasWork()).isTrue();

    assertThat(store.stat(path)).isEmpty();
  }

  @Test
  void whatNothingProvesIsNotMadeUp() {
    store.delete(path);

    assertThatThrownBy(this::repair)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("kube-system");
    assertThat(store.stat(path)).isEmpty();
  }

  private Repair repair() {
    return Repair.open(store, Optional.empty(), "repair", InstantSource.system());
  }

  /** A change of the namespace whose uid is the cluster's id, in a segment behind the others. */
  private void kubeSystem() {
    SegmentWriter segment = new SegmentWriter(store, archive.format().layout(), 0);
    Change change =
        Changes.in("", "namespaces", "", "kube-system", 1, Operation.OBSERVE).setUid("uid").build();
    segment.add(change, 1_000);
    segment.seal();
  }
}
