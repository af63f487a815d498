package io.kuberewind.archive.file;

import io.kuberewind.archive.key.KeyRange;
import io.kuberewind.archive.key.KeyScope;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which rows a reader is after.
 *
 * @param scope resources
 * @param ranges the scope's key ranges
 * @param afterRevision least revision, exclusive
 * @param toRevision greatest revision, inclusive
 */
public record RowFilter(
    KeyScope scope, List<KeyRange> ranges, long afterRevision, long toRevision) {

  public static RowFilter of(KeyScope scope, long afterRevision, long toRevision) {
    return new RowFilter(scope, scope.ranges(), afterRevision, toRevision);
  }

  /** The same, of revisions after {@code revision} only. */
  public RowFilter after(long revision) {
    return new RowFilter(scope, ranges, Math.max(afterRevision, revision), toRevision);
  }

  public boolean accepts(Row row) {
    return overlapsRevisions(row.revision(), row.revision())
        && contains(row.key())
        && (scope.isToldByRanges() || scope.contains(row.change()));
  }

  private boolean contains(byte[] key) {
    for (KeyRange range : ranges) {
      if (range.contains(key)) {
        return true;
      }
    }
    return false;
  }

  boolean overlapsRevisions(long min, long max) {
    return max > afterRevision && min <= toRevision;
  }

  /** Whether the file may hold such a row, by what the catalog says of it. */
  public boolean mayMatch(Contents contents) {
    return contents.records() > 0
        && overlapsRevisions(contents.minRevision(), contents.maxRevision())
        && overlapsKeys(contents.firstKey(), contents.lastKey());
  }

  private boolean overlapsKeys(String first, String last) {
    byte[] firstKey = first.getBytes(StandardCharsets.UTF_8);
    byte[] lastKey = last.getBytes(StandardCharsets.UTF_8);
    return ranges.stream().anyMatch(range -> range.overlaps(firstKey, lastKey));
  }
}
