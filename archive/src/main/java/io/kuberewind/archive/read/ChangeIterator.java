package io.kuberewind.archive.read;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.schemas.Change;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/** The changes of a row source. */
final class ChangeIterator implements CloseableIterator<Change> {
  private final RowSource rows;
  private final UnaryOperator<Change> sight;
  private Row ahead;

  ChangeIterator(RowSource rows, UnaryOperator<Change> sight) {
    this.rows = rows;
    this.sight = sight;
    this.ahead = rows.next();
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Change next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    Change change = sight.apply(ahead.change());
    ahead = rows.next();
    return change;
  }

  @Override
  public void close() {
    rows.close();
  }
}
