package io.kuberewind.cli.terminal;

/** How far a command is, on one line of a terminal's stderr; silent elsewhere. */
public final class Progress implements AutoCloseable {
  private static final long EVERY_NANOS = 100_000_000;
  private static final int BAR = 30;
  private static final String WIPE = "\r\u001b[K";

  private final Surroundings around;
  private final String word;
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
        "[%s%s] %d/%d %s"
            .formatted("#".repeat(filled), " ".repeat(BAR - filled), done, total, word));
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
