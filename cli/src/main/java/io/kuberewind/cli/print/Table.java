package io.kuberewind.cli.print;

import io.kuberewind.cli.terminal.SafeText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns as kubectl prints them: upper-case headers, three spaces between, no lines. Rows are
 * printed in batches, so that long answers begin at once; widths grow and never shrink.
 */
public final class Table implements AutoCloseable {
  private static final int BATCH = 500;
  private static final int GAP = 3;

  private final PrintStream out;
  private final int[] widths;
  private final List<String[]> waiting = new ArrayList<>();

  public Table(PrintStream out, String... headers) {
    this.out = out;
    this.widths = new int[headers.length];
    row(headers);
  }

  /** Adds a row. Cells come from the cluster and are made harmless here. */
  public void row(String... cells) {
    String[] safe = new String[widths.length];
    for (int i = 0; i < widths.length; i++) {
      safe[i] = SafeText.line(cells[i]);
      widths[i] = Math.max(widths[i], safe[i].length());
    }
    waiting.add(safe);
    if (waiting.size() > BATCH) {
      print();
    }
  }

  private void print() {
    for (String[] row : waiting) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]);
        if (i < row.length - 1) {
          line.append(" ".repeat(widths[i] - row[i].length() + GAP));
        }
      }
      out.println(line.toString().stripTrailing());
    }
    waiting.clear();
  }

  @Override
  public void close() {
    print();
    out.flush();
  }
}
