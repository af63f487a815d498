package io.kuberewind.archive.fold;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges sources that are sorted by key and revision into one. Rows of one key and revision come in
 * the order of their sources, which is that of the log. A source that is through holds nothing
 * while the others go on.
 */
public final class RowMerge implements RowSource {
  private final RowSource[] sources;
  private final PriorityQueue<Head> heads;

  /** The merge of {@code sources}, which it closes. */
  public RowMerge(List<RowSource> sources) {
    this.sources = sources.toArray(RowSource[]::new);
    this.heads = new PriorityQueue<>(Math.max(1, sources.size()));
    try {
      for (int i = 0; i < sources.size(); i++) {
        push(i);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Row next() {
    Head least = heads.poll();
    if (least == null) {
      return null;
    }
    push(least.source);
    return least.row;
  }

  @Override
  public void close() {
    for (int i = 0; i < sources.length; i++) {
      closeSource(i);
    }
  }

  private void push(int source) {
    Row row = sources[source].next();
    if (row == null) {
      closeSource(source);
    } else {
      heads.add(new Head(row, source));
    }
  }

  private void closeSource(int source) {
    if (sources[source] != null) {
      sources[source].close();
      sources[source] = null;
    }
  }

  private record Head(Row row, int source) implements Comparable<Head> {
    @Override
    public int compareTo(Head other) {
      int order = Arrays.compareUnsigned(row.key(), other.row.key());
      if (order == 0) {
        order = Long.compare(row.revision(), other.row.revision());
      }
      return order == 0 ? Integer.compare(source, other.source) : order;
    }
  }
}
