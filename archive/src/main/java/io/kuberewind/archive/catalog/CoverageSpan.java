package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;

/**
 * What a watcher saw of one resource type, or did not see: a Coverage record at rest.
 *
 * @param type the resource type
 * @param watcher instance name of the watcher
 * @param event what is said of the span
 * @param revisions the span by revision
 * @param times the span by the watcher's clock
 * @param reason for a gap and the like, a short sentence; null otherwise
 * @param policy SHA-256 of the capture policy in force, hexadecimal; null for the default one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CoverageSpan(
    CapturedType type,
    String watcher,
    CoverageEvent event,
    Revisions revisions,
    Times times,
    String reason,
    String policy) {

  /** Under the default policy. */
  public CoverageSpan(
      CapturedType type,
      String watcher,
      CoverageEvent event,
      Revisions revisions,
      Times times,
      String reason) {
    this(type, watcher, event, revisions, times, reason, null);
  }

  /**
   * Ordinals of revisions.
   *
   * @param from start, exclusive; the timeline's 0 where not known
   * @param to end, inclusive; {@link Long#MAX_VALUE} where there is none
   * @param confirmed confirmed up to here
   */
  public record Revisions(long from, long to, long confirmed) {}

  /**
   * @param from start, microseconds since the epoch; 0 where not known
   * @param to end, microseconds since the epoch
   */
  public record Times(long from, long to) {}

  public static CoverageSpan of(Coverage coverage) {
    return new CoverageSpan(
        CapturedType.of(coverage),
        coverage.getWatcher(),
        coverage.getEvent(),
        new Revisions(
            ordinal(coverage, coverage.getFromRevision()),
            ordinal(coverage, coverage.getToRevision()),
            ordinal(coverage, coverage.getConfirmedRevision())),
        new Times(Micros.of(coverage.getFromTime()), Micros.of(coverage.getToTime())),
        coverage.getReason(),
        coverage.getPolicy());
  }

  /** The timeline that the span lies in. */
  public int timeline() {
    return Ordinal.timeline(revisions.from());
  }

  private static long ordinal(Coverage coverage, long revision) {
    return Ordinal.of(coverage.getTimeline(), revision);
  }
}
