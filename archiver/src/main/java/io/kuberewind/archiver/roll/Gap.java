package io.kuberewind.archiver.roll;

import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Positions;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.schemas.CoverageEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Records of a partition that nobody can archive any more.
 *
 * @param partition partition of history
 * @param nextOffset where archiving goes on
 * @param found when this was found out
 * @param reason what happened, in a sentence
 */
public record Gap(int partition, long nextOffset, Instant found, String reason) {
  private static final String WATCHER = "archiver";

  /**
   * The gap as coverage of each type that is captured. It has no end: an object whose last change
   * is lost stays out of date until it changes again, and nobody knows which objects those are.
   */
  List<CoverageSpan> spans(Collection<CapturedType> types, Positions positions) {
    CoverageSpan.Revisions revisions =
        new CoverageSpan.Revisions(
            positions.completeTo(partition), Long.MAX_VALUE, positions.completeTo(partition));
    CoverageSpan.Times times = new CoverageSpan.Times(lastBarrier(positions), Micros.of(found));
    return types.stream()
        .map(type -> new CoverageSpan(type, WATCHER, CoverageEvent.GAP, revisions, times, reason))
        .toList();
  }

  private long lastBarrier(Positions positions) {
    return positions.barriers().getOrDefault(partition, List.of()).stream()
        .mapToLong(BarrierPosition::readEnded)
        .max()
        .orElse(0);
  }
}
