package io.kuberewind.benchmarks.archive;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.MeteredStore;
import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One object's whole history: what is read of the archive for it, and how long that takes. */
final class HistoryRows {
  private final Settings settings;
  private final Histories histories;

  HistoryRows(Settings settings, Histories histories) {
    this.settings = settings;
    this.histories = histories;
  }

  void measure(Ratios table) throws IOException {
    double archiveBytes = (double) histories.bytesOfWhole();
    Ratios.Row bytes =
        table
            .row("one object's history: bytes read", "B", Bounds.atMost(0.005, 0.001))
            .note(
                "the archive's size, snapshots and catalog counted; opening it counted on our side");
    Ratios.Row time =
        table
            .row("one object's history, warm", "s", Bounds.atMost(0.02, 0.005))
            .note("reading all segments");
    List<ResourceKey> keys = histories.keys();
    for (int run = 0; run < settings.runs(); run++) {
      KeyScope scope = KeyScope.only(keys.get(run % keys.size()));
      MeteredStore store = new MeteredStore(new FolderStore(histories.whole()));
      Archive archive = Archive.open(store, Optional.empty());
      read(archive, scope);
      bytes.add((double) store.bytesRead(), archiveBytes);
      time.add(read(archive, scope), read(archive, KeyScope.all(Corpus.CLUSTER)));
    }
  }

  private double read(Archive archive, KeyScope scope) throws IOException {
    long started = System.nanoTime();
    long changes = 0;
    try (CloseableIterator<Change> history = archive.history(scope, 0, histories.last())) {
      while (history.hasNext()) {
        history.next();
        changes++;
      }
    }
    if (changes == 0) {
      throw new IOException("the archive has no change of " + scope);
    }
    return Work.secondsSince(started);
  }
}
