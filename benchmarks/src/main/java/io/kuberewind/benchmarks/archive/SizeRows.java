package io.kuberewind.benchmarks.archive;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Bytes, which do not differ from run to run. */
final class SizeRows {
  private final Settings settings;
  private final Histories histories;

  SizeRows(Settings settings, Histories histories) {
    this.settings = settings;
    this.histories = histories;
  }

  void measure(Ratios table) throws IOException {
    try (ObjectStore store = new FolderStore(histories.whole())) {
      Archive archive = Archive.open(store, Optional.empty());
      log(table, archive.catalog());
      snapshot(table, archive);
    }
  }

  private void log(Ratios table, CatalogState state) throws IOException {
    List<FileEntry> segments = state.files().stream().filter(FileEntry::isSegment).toList();
    long bytes =
        segments.stream().mapToLong(segment -> segment.integrity().bytes()).sum()
            + Work.bytes(histories.whole().resolve(Corpus.CLUSTER).resolve("catalog"))
            + Work.bytes(histories.whole().resolve(Corpus.CLUSTER).resolve("copies"));
    table
        .row("bytes a change in the log", "B", Bounds.atMost(0.30, 0.15))
        .note(
            "delta form (JSON with base64, gzip, 10 MiB a file), of one file in sixteen; ours with index and catalog, in %,d segments"
                .formatted(segments.size()))
        .add((double) bytes / settings.changes(), histories.deltaBytes());
  }

  private void snapshot(Ratios table, Archive archive) throws IOException {
    List<FileEntry> snapshots =
        archive.catalog().files().stream().filter(file -> !file.isSegment()).toList();
    long revision = snapshots.stream().mapToLong(file -> file.snapshot().cut()).max().orElseThrow();
    List<FileEntry> last =
        snapshots.stream().filter(file -> file.snapshot().cut() == revision).toList();
    double bytes = last.stream().mapToLong(file -> file.integrity().bytes()).sum();
    long objects = last.stream().mapToLong(file -> file.contents().records()).sum();
    Cut cut = archive.cutAt(TimeSpec.revision(revision));
    double single = tar(archive, cut, JsonTar.Form.SINGLE);
    table
        .row("bytes an object in a snapshot", "B", Bounds.atMost(0.60, 0.30))
        .note(
            "tar.gz of the same objects as JSON files in Velero's form, which holds each object twice; held once: %.0f B, a ratio of %.2f"
                .formatted(single, bytes / objects / single))
        .add(bytes / objects, tar(archive, cut, JsonTar.Form.VELERO));
  }

  private double tar(Archive archive, Cut cut, JsonTar.Form form) throws IOException {
    Path file = settings.work().resolve("objects.tar.gz");
    try (CloseableIterator<Change> state = archive.state(cut, KeyScope.all(Corpus.CLUSTER))) {
      return JsonTar.write(file, form, state);
    }
  }
}
