package io.kuberewind.cli.plan;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.restore.plan.Captured;
import io.kuberewind.schemas.CoverageEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What coverage says was captured at a moment. */
final class Vouched {
  private Vouched() {}

  static Captured at(Archive archive, Cut cut) {
    Map<GroupResource, Long> leftOutUpTo = new HashMap<>();
    Map<GroupResource, String> reasons = new HashMap<>();
    for (CoverageSpan span : archive.coverage()) {
      if (span.event() == CoverageEvent.EXCLUDED) {
        GroupResource type = span.type().groupResource();
        leftOutUpTo.merge(type, span.revisions().to(), Math::max);
        reasons.put(type, Objects.requireNonNullElse(span.reason(), "left out by policy"));
      }
    }
    Set<GroupResource> types = new HashSet<>();
    for (CoverageSpan span : archive.coverage()) {
      GroupResource type = span.type().groupResource();
      // Since when a policy leaves a type out is not on record, only up to when it did.
      if (isBegun(span, cut) && begin(span) > leftOutUpTo.getOrDefault(type, -1L)) {
        types.add(type);
      }
    }
    reasons.keySet().removeAll(types);
    return new Captured(types, reasons);
  }

  private static boolean isBegun(CoverageSpan span, Cut cut) {
    return (span.event() == CoverageEvent.SEEN || span.event() == CoverageEvent.JOINED)
        && begin(span) <= cut.ordinal();
  }

  /** What a type was when it joined is recorded whole; what is seen, from its start on. */
  private static long begin(CoverageSpan span) {
    return span.event() == CoverageEvent.JOINED ? span.revisions().to() : span.revisions().from();
  }
}
