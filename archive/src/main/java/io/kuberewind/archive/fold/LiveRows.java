package io.kuberewind.archive.fold;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;
import java.util.Arrays;

/**
 * Of each key the row with the greatest revision, unless it is a deletion. Of rows with one
 * revision a deletion wins, else the first, with etcd's value from the first that has it.
 */
public final class LiveRows implements RowSource {
  private final RowSource merged;
  private Row ahead;

  /** The living rows of {@code merged}, which it closes. */
  public LiveRows(RowSource merged) {
    this.merged = merged;
    this.ahead = merged.next();
  }

  @Override
  public Row next() {
    while (ahead != null) {
      Row newest = ahead;
      for (ahead = merged.next(); ahead != null && sameKey(newest, ahead); ahead = merged.next()) {
        if (ahead.revision() > newest.revision() || (ahead.isDelete() && !newest.isDelete())) {
          newest = ahead;
        } else {
          newest = newest.completedBy(ahead);
        }
      }
      if (!newest.isDelete()) {
        return newest;
      }
    }
    return null;
  }

  @Override
  public void close() {
    merged.close();
  }

  private static boolean sameKey(Row a, Row b) {
    return Arrays.equals(a.key(), b.key());
  }
}
