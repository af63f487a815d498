package io.kuberewind.archive.fold;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;
import java.util.Arrays;

/**
 * Each change once: of the rows of one key and revision the first that is no deletion, with etcd's
 * value from the first that has it, then the first deletion. What else there is says the same of
 * the same state.
 */
public final class DistinctRows implements RowSource {
  private final RowSource merged;
  private Row ahead;
  private Row deletion;

  /** The distinct rows of {@code merged}, which it closes. */
  public DistinctRows(RowSource merged) {
    this.merged = merged;
    this.ahead = merged.next();
  }

  @Override
  public Row next() {
    if (deletion != null) {
      Row held = deletion;
      deletion = null;
      return held;
    }
    if (ahead == null) {
      return null;
    }
    Row first = ahead;
    Row state = null;
    while (ahead != null && sameMoment(first, ahead)) {
      if (ahead.isDelete()) {
        deletion = deletion == null ? ahead : deletion;
      } else {
        state = state == null ? ahead : state.completedBy(ahead);
      }
      ahead = merged.next();
    }
    return state != null ? state : next();
  }

  @Override
  public void close() {
    merged.close();
  }

  private static boolean sameMoment(Row a, Row b) {
    return a.revision() == b.revision() && Arrays.equals(a.key(), b.key());
  }
}
