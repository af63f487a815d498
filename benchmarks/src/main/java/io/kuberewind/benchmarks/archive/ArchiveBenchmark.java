package io.kuberewind.benchmarks.archive;

import io.kuberewind.benchmarks.ratio.Ratios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What the archive costs and how fast it answers, each figure beside a reference of the same run.
 * Prints a table in Markdown; fails only when something does not work, never because it was slow.
 */
public final class ArchiveBenchmark {
  private static final int CHANGES = 1_000_000;

  private ArchiveBenchmark() {}

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.read(args, CHANGES);
    Path work = settings.work();
    Work.remove(work);
    Files.createDirectories(work);
    long started = System.nanoTime();
    Ratios table = new Ratios();
    try {
      Histories histories = Histories.make(settings);
      step("histories", started);
      new SizeRows(settings, histories).measure(table);
      step("sizes", started);
      new StateRows(settings, histories).measure(table);
      step("states", started);
      new HistoryRows(settings, histories).measure(table);
      step("one object's history", started);
      new WritingRow(settings, histories).measure(table);
      step("writing", started);
      new HeapRow(settings).measure(table);
      step("heap", started);
    } finally {
      System.out.printf(
          Locale.ROOT,
          "%n%,d objects, %,d changes, seed %d, %d runs, a commit every %,d changes, a snapshot every %,d%n%n%s",
          settings.objects(),
          settings.changes(),
          settings.seed(),
          settings.runs(),
          settings.roll(),
          settings.snapshot(),
          table.markdown());
      Work.remove(work);
    }
  }

  private static void step(String what, long started) {
    System.err.printf(
        "%s after %d s%n", what, Duration.ofNanos(System.nanoTime() - started).toSeconds());
  }
}
