package io.kuberewind.archive.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each partition of the history stands.
 *
 * @param offsets by partition, the next offset to archive
 * @param barriers by partition, the last barrier of each watcher
 */
public record Positions(Map<Integer, Long> offsets, Map<Integer, List<BarrierPosition>> barriers) {
  public Positions {
    offsets = Map.copyOf(offsets);
    barriers = Map.copyOf(barriers);
  }

  /** The positions after {@code progress}. */
  public Positions apply(Commit.Progress progress) {
    Map<Integer, Long> newOffsets = new HashMap<>(offsets);
    newOffsets.putAll(progress.to());
    Map<Integer, List<BarrierPosition>> newBarriers = new HashMap<>(barriers);
    progress
        .barriers()
        .forEach(
            (partition, passed) ->
                passed.forEach(
                    barrier ->
                        newBarriers.merge(partition, List.of(barrier), Positions::replaced)));
    return new Positions(newOffsets, newBarriers);
  }

  /** The revision that the partition is complete up to; 0 before the first barrier. */
  public long completeTo(int partition) {
    return barriers.getOrDefault(partition, List.of()).stream()
        .mapToLong(BarrierPosition::revision)
        .max()
        .orElse(0);
  }

  /**
   * The barrier that all {@code partitions} are complete up to. With several watchers the one that
   * is furthest counts: one complete set of barriers is enough.
   */
  public Optional<BarrierPosition> end(int partitions) {
    BarrierPosition end = null;
    for (BarrierPosition candidate : barriers.getOrDefault(0, List.of())) {
      BarrierPosition least = candidate;
      for (int p = 1; p < partitions && least != null; p++) {
        least = lesser(least, of(p, candidate.watcher()));
      }
      if (least != null && (end == null || isBefore(end, least))) {
        end = least;
      }
    }
    return Optional.ofNullable(end);
  }

  private BarrierPosition of(int partition, String watcher) {
    for (BarrierPosition barrier : barriers.getOrDefault(partition, List.of())) {
      if (barrier.watcher().equals(watcher)) {
        return barrier;
      }
    }
    return null;
  }

  private static BarrierPosition lesser(BarrierPosition a, BarrierPosition b) {
    return b == null || isBefore(b, a) ? b : a;
  }

  private static boolean isBefore(BarrierPosition a, BarrierPosition b) {
    return a.revision() != b.revision()
        ? a.revision() < b.revision()
        : a.readEnded() < b.readEnded();
  }

  private static List<BarrierPosition> replaced(
      List<BarrierPosition> before, List<BarrierPosition> added) {
    List<BarrierPosition> all = new ArrayList<>(before);
    for (BarrierPosition barrier : added) {
      all.removeIf(b -> b.watcher().equals(barrier.watcher()));
      all.add(barrier);
    }
    return List.copyOf(all);
  }
}
