package io.kuberewind.archive.read;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.schemas.Change;
import java.util.NoSuchElementException;

/** The changes of a row source. */
final class ChangeIterator implements CloseableIterator<Change> {
  private final RowSource rows;
  private Row ahead;

  ChangeIterator(RowSource rows) {
    this.rows = rows;
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
    Change change = ahead.change();
    ahead = rows.next();
    return change;
  }

  @Override
  public void close() {
    rows.close();
  }
}
