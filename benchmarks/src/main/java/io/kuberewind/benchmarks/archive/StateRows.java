package io.kuberewind.benchmarks.archive;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.schemas.Change;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A state rebuilt from a folder, archive opened anew, every object written to a file and that file
 * on disk: as what it is compared with does.
 */
final class StateRows {
  private final Settings settings;
  private final Histories histories;

  StateRows(Settings settings, Histories histories) {
    this.settings = settings;
    this.histories = histories;
  }

  void measure(Ratios table) throws IOException, InterruptedException {
    Ratios.Row restore =
        table
            .row("state at a random T", "s", Bounds.atMost(1.0, 0.3))
            .note("`etcdutl snapshot restore` of an etcd with the same history");
    Ratios.Row replay =
        table
            .row("state at a random T", "s", Bounds.atMost(0.05, 0.02))
            .note(
                "serial replay of the log up to T into etcd, from the rate over %,d changes"
                    .formatted(histories.sample().size()));
    SplittableRandom random = new SplittableRandom(settings.seed());
    rebuild(histories.whole(), TimeSpec.latest());
    for (int run = 0; run < settings.runs(); run++) {
      long revision = random.nextLong(histories.first(), histories.last());
      double ours = rebuild(histories.whole(), TimeSpec.revision(revision));
      restore.add(ours, etcdutl());
      replay.add(ours, serialReplay() / histories.sample().size() * revision);
    }
    slope(table);
  }

  private void slope(Ratios table) throws IOException {
    Ratios.Row row =
        table
            .row("newest state, history ten times as long", "s", Bounds.atMost(0.10, 0.02))
            .note("log-log slope; the reference is the shorter history");
    for (int run = 0; run < settings.runs(); run++) {
      double shorter = rebuild(histories.tenth(), TimeSpec.latest());
      double longer = rebuild(histories.whole(), TimeSpec.latest());
      row.add(longer, shorter, Math.log10(longer / shorter));
    }
  }

  private double rebuild(Path folder, TimeSpec moment) throws IOException {
    Path file = settings.work().resolve("state.json");
    long started = System.nanoTime();
    try (ObjectStore store = new FolderStore(folder);
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 20)) {
      Archive archive = Archive.open(store, Optional.empty());
      try (CloseableIterator<Change> state =
          archive.state(archive.cutAt(moment), KeyScope.all(Corpus.CLUSTER))) {
        while (state.hasNext()) {
          byte[] object = state.next().getObject().array();
          out.write(object);
          out.write('\n');
        }
      }
      out.flush();
      channel.force(true);
    }
    return Work.secondsSince(started);
  }

  private double etcdutl() throws IOException, InterruptedException {
    Path data = settings.work().resolve("restored");
    double seconds = Etcdutl.restore(settings.tools(), histories.etcd(), data);
    Work.remove(data);
    return seconds;
  }

  private double serialReplay() throws IOException, InterruptedException {
    Path data = settings.work().resolve("replayed");
    try (EtcdHistory replay = EtcdHistory.serial(settings.tools(), data)) {
      histories.sample().forEach(replay);
      return replay.finish();
    } finally {
      Work.remove(data);
    }
  }
}
