package io.kuberewind.archive.fold;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;

/** Has its first row read when it is made, so that many sources can be begun at once. */
final class AheadRows implements RowSource {
  private final RowSource source;
  private Row first;

  AheadRows(RowSource source) {
    this.source = source;
    this.first = source.next();
  }

  /** Whether it has no rows at all; asked before the first of them is taken. */
  boolean isEmpty() {
    return first == null;
  }

  @Override
  public Row next() {
    if (first == null) {
      return source.next();
    }
    Row row = first;
    first = null;
    return row;
  }

  @Override
  public void close() {
    source.close();
  }
}
