package io.kuberewind.benchmarks.archive;

import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The corpus in every form that is compared, made in one pass.
 *
 * @param whole archive of all changes
 * @param tenth archive of all observations and a tenth of what follows
 * @param etcd snapshot of an etcd with all changes
 * @param first revision of the first change that is no observation
 * @param last revision of the last change
 * @param deltaBytes bytes of a change in delta files
 * @param sample changes for replays and writers, in order
 * @param keys of objects that changed, each change as likely as the other
 */
record Histories(
    Path whole,
    Path tenth,
    Path etcd,
    long first,
    long last,
    double deltaBytes,
    List<Change> sample,
    List<ResourceKey> keys) {
  private static final int SAMPLE = 20_000;
  private static final int KEYS = 64;

  static Histories make(Settings settings) throws IOException, InterruptedException {
    Path work = settings.work();
    Corpus corpus = new Corpus(settings.seed(), settings.objects(), settings.changes());
    long observed = corpus.observed();
    long tenthEnd = observed + (settings.changes() - observed) / 10;
    ArchiveBuild.Pace pace =
        new ArchiveBuild.Pace(settings.roll(), 256L << 20, settings.snapshot());
    List<Change> sample = new ArrayList<>();
    List<ResourceKey> keys = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(settings.seed());
    DeltaForm delta = new DeltaForm();
    Path etcd = work.resolve("etcd.db");
    try (ArchiveBuild whole = new ArchiveBuild(work.resolve("whole"), pace);
        ArchiveBuild tenth = new ArchiveBuild(work.resolve("tenth"), pace);
        EtcdHistory history = EtcdHistory.saved(settings.tools(), work.resolve("etcd"), etcd)) {
      while (corpus.hasNext()) {
        Change change = corpus.next();
        whole.accept(change);
        history.accept(change);
        delta.accept(change);
        if (change.getRevision() <= tenthEnd) {
          tenth.accept(change);
        }
        long past = change.getRevision() - observed;
        if (past > 0) {
          if (sample.size() < SAMPLE) {
            sample.add(change);
          }
          choose(keys, change, past, random);
        }
      }
      whole.finish();
      tenth.finish();
      delta.close();
      history.finish();
    }
    Work.remove(work.resolve("etcd"));
    return new Histories(
        work.resolve("whole"),
        work.resolve("tenth"),
        etcd,
        observed + 1,
        settings.changes(),
        delta.bytesAChange(),
        sample,
        keys);
  }

  long bytesOfWhole() throws IOException {
    return Work.bytes(whole);
  }

  private static void choose(
      List<ResourceKey> keys, Change change, long seen, SplittableRandom random) {
    if (keys.size() < KEYS) {
      keys.add(ResourceKey.of(change));
      return;
    }
    long place = random.nextLong(seen);
    if (place < KEYS) {
      keys.set((int) place, ResourceKey.of(change));
    }
  }
}
