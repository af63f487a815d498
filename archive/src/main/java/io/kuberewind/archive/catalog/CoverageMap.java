package io.kuberewind.archive.catalog;

import io.kuberewind.schemas.CoverageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Folds coverage records: seen spans that meet become one, everything else stays as it came. */
final class CoverageMap {
  private CoverageMap() {}

  static List<CoverageSpan> fold(List<CoverageSpan> before, List<CoverageSpan> added) {
    if (added.isEmpty()) {
      return before;
    }
    List<CoverageSpan> folded = new ArrayList<>(before);
    for (CoverageSpan span : added) {
      if (!extendsOne(folded, span) && !folded.contains(span)) {
        folded.add(span);
      }
    }
    return List.copyOf(folded);
  }

  private static boolean extendsOne(List<CoverageSpan> folded, CoverageSpan span) {
    if (span.event() != CoverageEvent.SEEN) {
      return false;
    }
    for (int i = folded.size() - 1; i >= 0; i--) {
      CoverageSpan last = folded.get(i);
      if (last.type().equals(span.type()) && last.watcher().equals(span.watcher())) {
        if (last.event() != CoverageEvent.SEEN
            || !Objects.equals(last.policy(), span.policy())
            || last.revisions().to() < span.revisions().from()
            || last.revisions().from() > span.revisions().from()) {
          return false;
        }
        folded.set(i, joined(last, span));
        return true;
      }
    }
    return false;
  }

  private static CoverageSpan joined(CoverageSpan a, CoverageSpan b) {
    return new CoverageSpan(
        a.type(),
        a.watcher(),
        CoverageEvent.SEEN,
        new CoverageSpan.Revisions(
            a.revisions().from(),
            Math.max(a.revisions().to(), b.revisions().to()),
            Math.max(a.revisions().confirmed(), b.revisions().confirmed())),
        new CoverageSpan.Times(a.times().from(), Math.max(a.times().to(), b.times().to())),
        null,
        a.policy());
  }
}
