package io.kuberewind.benchmarks.archive;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.schemas.Change;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/**
 * Archives observations of so many objects, makes a snapshot of them twice and reads the state;
 * prints the greatest live heap on the way, in MiB.
 */
final class HeapProbe {
  private static final int LOOKS = 24;

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final int every;
  private long seen;
  private long greatest;

  private HeapProbe(int objects) {
    this.every = Math.max(1, objects / LOOKS);
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    int objects = Integer.parseInt(args[1]);
    HeapProbe probe = new HeapProbe(objects);
    probe.archive(folder, objects);
    probe.read(folder);
    System.out.printf(Locale.ROOT, "%.1f%n", probe.greatest / 1048576.0);
  }

  private void archive(Path folder, int objects) {
    ArchiveBuild.Pace pace = new ArchiveBuild.Pace(100_000, 64L << 20, Math.max(1, objects / 2));
    try (ArchiveBuild archive = new ArchiveBuild(folder, pace)) {
      Iterator<Change> observations = Corpus.observations(1, objects);
      while (observations.hasNext()) {
        archive.accept(observations.next());
        look();
      }
      archive.finish();
    }
  }

  private void read(Path folder) {
    try (ObjectStore store = new FolderStore(folder)) {
      Archive archive = Archive.open(store, Optional.empty());
      try (CloseableIterator<Change> state =
          archive.state(archive.cutAt(TimeSpec.latest()), KeyScope.all(Corpus.CLUSTER))) {
        while (state.hasNext()) {
          state.next();
          look();
        }
      }
    }
  }

  private void look() {
    if (++seen % every == 0) {
      memory.gc();
      greatest = Math.max(greatest, memory.getHeapMemoryUsage().getUsed());
    }
  }
}
