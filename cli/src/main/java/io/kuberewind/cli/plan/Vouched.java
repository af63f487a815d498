package io.kuberewind.cli.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.plan.Captured;
import io.kuberewind.schemas.CoverageEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What coverage says was captured at a moment, as a whole: of a type of which a policy may have
 * left anything out by then, what is not recorded may have been there.
 *
 * <p>A policy that leaves something out of a type is told once, with the revision of what it left
 * out first or of an earlier one. Everything that is recorded of the type under the hash of that
 * policy is as incomplete. A type is whole again from its next list on under another policy.
 */
final class Vouched {
  private final List<CoverageSpan> spans;
  private final long cut;

  private Vouched(List<CoverageSpan> spans, long cut) {
    this.spans = spans;
    this.cut = cut;
  }

  /**
   * What is vouched for.
   *
   * @param coverage of all types
   * @param cut ordinal of the moment
   */
  static Captured at(List<CoverageSpan> coverage, long cut) {
    Set<GroupResource> types = new HashSet<>();
    Map<GroupResource, String> reasons = new HashMap<>();
    coverage.stream()
        .collect(groupingBy(span -> span.type().groupResource()))
        .forEach(
            (type, spans) -> {
              if (new Vouched(spans, cut).isWhole()) {
                types.add(type);
              } else {
                leftOut(spans).map(Vouched::reason).forEach(why -> reasons.put(type, why));
              }
            });
    return new Captured(types, reasons);
  }

  private boolean isWhole() {
    long everIncomplete = incompleteUpTo(span -> true);
    long incompleteThen = incompleteUpTo(span -> span.revisions().to() <= cut);
    Set<String> leaving = policies(leftOut(spans));
    return begun().anyMatch(span -> begin(span) > everIncomplete)
        || begun()
            .filter(span -> isSeenAtCut(span) && !leaving.contains(span.policy()))
            .anyMatch(span -> begin(span) > incompleteThen);
  }

  /** Up to where nothing is whole because of what was left out, by those of the records of it. */
  private long incompleteUpTo(Predicate<CoverageSpan> counts) {
    Set<String> leaving = policies(leftOut(spans).filter(counts));
    return Stream.concat(
            leftOut(spans).filter(counts),
            spans.stream().filter(span -> leaving.contains(span.policy())))
        .mapToLong(span -> span.revisions().to())
        .max()
        .orElse(-1);
  }

  private static Set<String> policies(Stream<CoverageSpan> spans) {
    return spans.map(CoverageSpan::policy).filter(Objects::nonNull).collect(toSet());
  }

  private Stream<CoverageSpan> begun() {
    return spans.stream()
        .filter(span -> span.event() == CoverageEvent.SEEN || span.event() == CoverageEvent.JOINED)
        .filter(span -> begin(span) <= cut);
  }

  private boolean isSeenAtCut(CoverageSpan span) {
    return span.event() == CoverageEvent.SEEN && span.revisions().to() >= cut;
  }

  /** What a type was when it joined is recorded whole; what is seen, from its start on. */
  private static long begin(CoverageSpan span) {
    return span.event() == CoverageEvent.JOINED ? span.revisions().to() : span.revisions().from();
  }

  private static Stream<CoverageSpan> leftOut(List<CoverageSpan> spans) {
    return spans.stream().filter(span -> span.event() == CoverageEvent.EXCLUDED);
  }

  private static String reason(CoverageSpan span) {
    return Objects.requireNonNullElse(span.reason(), "left out by policy");
  }
}
