package io.kuberewind.cli.terminal;

import java.time.Duration;

/** How far a command is, on one line of a terminal's stderr; silent elsewhere. */
public final class Progress implements AutoCloseable {
  private static final long EVERY_NANOS = 100_000_000;
  private static final int BAR = 30;
  private static final String WIPE = "\r\u001b[K";

  private final Surroundings around;
  private final String word;
  private final long began = System.nanoTime();
  private long shownAt;
  private boolean shown;

  public Progress(Surroundings around, String word) {
    this.around = around;
    this.word = word;
    this.shownAt = System.nanoTime();
  }

  /** So many are done, of an unknown number. */
  public void at(long done) {
    show(done + " " + word);
  }

  /** So many are done of {@code total}. */
  public void at(long done, long total) {
    int filled = total == 0 ? BAR : (int) (BAR * done / total);
    show(
        "[%s%s] %d/%d %s, %s"
            .formatted(
                "#".repeat(filled),
                " ".repeat(BAR - filled),
                done,
                total,
                word,
                pace(done, total)));
  }

  /** {@code 812/s, 42s left}. */
  private String pace(long done, long total) {
    double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
    double rate = done / seconds;
    return rate == 0
        ? "0/s"
        : "%.0f/s, %s left"
            .formatted(
                rate,
                Duration.ofSeconds(Math.round((total - done) / rate))
                    .toString()
                    .substring(2)
                    .toLowerCase(java.util.Locale.ROOT));
  }

  private synchronized void show(String line) {
    long now = System.nanoTime();
    if (around.watched() && now - shownAt >= EVERY_NANOS) {
      around.err().print(WIPE + line);
      around.err().flush();
      shownAt = now;
      shown = true;
    }
  }

  @Override
  public synchronized void close() {
    if (shown) {
      around.err().print(WIPE);
      around.err().flush();
    }
  }
}
