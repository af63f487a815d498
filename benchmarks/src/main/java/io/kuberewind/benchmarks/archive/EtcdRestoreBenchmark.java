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
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.restore.DataDirWriter;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How long it takes until there is a data directory that an etcd starts from: out of the archive,
 * and out of a snapshot of an etcd with the same history. Archive opened anew, files on disk.
 */
public final class EtcdRestoreBenchmark {
  private static final int CHANGES = 200_000;
  private static final long BUMP = 1_000_000_000;

  private final Settings settings;
  private final Path archive;
  private final Path snapshot;
  private long keys;

  private EtcdRestoreBenchmark(Settings settings) {
    this.settings = settings;
    this.archive = settings.work().resolve("archive");
    this.snapshot = settings.work().resolve("etcd.db");
  }

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.read(args, CHANGES);
    Work.remove(settings.work());
    Files.createDirectories(settings.work());
    Ratios table = new Ratios();
    EtcdRestoreBenchmark benchmark = new EtcdRestoreBenchmark(settings);
    try {
      benchmark.prepare();
      benchmark.measure(table);
    } finally {
      System.out.printf(
          Locale.ROOT,
          "%n%,d keys out of %,d changes, seed %d, %d runs%n%n%s",
          benchmark.keys,
          settings.changes(),
          settings.seed(),
          settings.runs(),
          table.markdown());
      Work.remove(settings.work());
    }
  }

  private void prepare() throws IOException, InterruptedException {
    Corpus corpus = new Corpus(settings.seed(), settings.objects(), settings.changes());
    ArchiveBuild.Pace pace =
        new ArchiveBuild.Pace(settings.roll(), 256L << 20, settings.snapshot());
    try (ArchiveBuild build = new ArchiveBuild(archive, pace);
        EtcdHistory history =
            EtcdHistory.saved(settings.tools(), settings.work().resolve("etcd"), snapshot)) {
      while (corpus.hasNext()) {
        Change change = corpus.next();
        build.accept(withValue(change));
        history.accept(change);
      }
      build.finish();
      history.finish();
    }
    Work.remove(settings.work().resolve("etcd"));
  }

  private void measure(Ratios table) throws IOException, InterruptedException {
    Ratios.Row row =
        table
            .row("etcd restore into a data directory", "s", Bounds.atMost(2.0, 1.0))
            .note("`etcdutl snapshot restore` of an etcd with the same history");
    restore();
    for (int run = 0; run < settings.runs(); run++) {
      row.add(restore(), etcdutl());
    }
  }

  private double restore() throws IOException {
    Path data = settings.work().resolve("restored");
    long started = System.nanoTime();
    try (ObjectStore store = new FolderStore(archive)) {
      Archive opened = Archive.open(store, Optional.empty());
      try (DataDirWriter writer = DataDirWriter.create(data, settings.changes() + BUMP);
          CloseableIterator<Change> state =
              opened.state(opened.cutAt(TimeSpec.latest()), KeyScope.all(Corpus.CLUSTER))) {
        while (state.hasNext()) {
          writer.put(key(state.next()));
        }
        keys = writer.finish().keys();
      }
    }
    double seconds = Work.secondsSince(started);
    Work.remove(data);
    return seconds;
  }

  private double etcdutl() throws IOException, InterruptedException {
    Path data = settings.work().resolve("restored");
    double seconds = Etcdutl.restore(settings.tools(), snapshot, data);
    Work.remove(data);
    return seconds;
  }

  /** What the archive holds of a cluster that was captured from its etcd. */
  private static Change withValue(Change change) {
    String key = "/registry/" + ResourceKey.of(change).text();
    EtcdValue value =
        EtcdValue.newBuilder()
            .setKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
            .setValue(change.getObject().duplicate())
            .setVersion(1)
            .setCreateRevision(change.getRevision())
            .build();
    return Variant.fromEtcd(change, change.getVersion(), value);
  }

  private static StoredKey key(Change change) {
    EtcdValue etcd = change.getEtcd();
    return new StoredKey(
        etcd.getKey().array(),
        etcd.getValue().array(),
        etcd.getVersion(),
        etcd.getCreateRevision(),
        change.getRevision(),
        etcd.getLease());
  }
}
