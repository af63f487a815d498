package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that no API server would take, in records that Kafka holds all the same. */
class HostileNamesTest {
  private static final List<String> NAMES =
      List.of(
          "../../outside",
          "/etc/passwd",
          "..%2f..%2foutside",
          "a\\b",
          "two\nlines",
          "\u001b[2J",
          "\u202egnp.exe",
          "ünï-ço∂é-😀",
          "CON",
          "a\0b",
          "x".repeat(5_000),
          " ");

  @TempDir Path dir;

  @Test
  void namesOfObjectsAreInFilesAndNeverNamesOfFiles() throws IOException {
    Path root = dir.resolve("deep").resolve("archive");
    try (ObjectStore store = new FolderStore(root)) {
      archive(store);

      Archive archive = Archive.open(store, Optional.of(Changes.CLUSTER));
      List<String> found = new ArrayList<>();
      try (CloseableIterator<Change> state =
          archive.state(archive.cutAt(TimeSpec.latest()), KeyScope.all(Changes.CLUSTER))) {
        state.forEachRemaining(change -> found.add(change.getName()));
      }

      assertThat(found).containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(archive.verify(true).whole()).isTrue();
      for (String name : NAMES) {
        KeyScope one = KeyScope.only(ResourceKey.of(Changes.of(name, 1, Operation.UPDATE)));
        try (CloseableIterator<Change> history = archive.history(one, 0, Long.MAX_VALUE)) {
          assertThat(history.next().getName()).isEqualTo(name);
        }
      }
    }
    assertThat(files(dir)).allMatch(path -> path.startsWith(root.resolve(Changes.CLUSTER)));
    assertThat(files(dir).stream().map(path -> root.relativize(path).toString()))
        .allMatch(path -> path.matches("prod/[a-z]+(/[a-z]+)?(/p?[0-9]+)?(/?[p0-9-]*)\\.?[a-z.]*"));
  }

  private static void archive(ObjectStore store) {
    ArchiveFormat format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    long revision = 0;
    for (String name : NAMES) {
      revision++;
      segment.add(Changes.of(name, revision, Operation.UPDATE), revision);
    }
    Tick tick = new Tick(revision, Changes.timeOf(revision), Changes.timeOf(revision) + 10);
    CatalogWriter writer = new CatalogWriter(Catalog.load(store, format.layout()));
    writer.commit(
        Commit.by("w")
            .add(segment.seal().orElseThrow())
            .advance(0, 0, revision + 1)
            .ticks(List.of(tick))
            .barrier(
                0,
                new BarrierPosition(
                    "0", 1, revision, revision, tick.readStarted(), tick.readEnded()))
            .build());
    writer.commit(
        Commit.by("w")
            .add(new SnapshotWriter(store, format).merge(writer.state(), 0, revision))
            .build());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
