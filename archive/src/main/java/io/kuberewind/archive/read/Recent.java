package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Row;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes, barriers and coverage that are not archived yet. They are held in memory, so there is a
 * limit: a log that is further ahead of its archive than that has another problem.
 */
public final class Recent {
  private static final int ROW_OVERHEAD_BYTES = 1024;

  /** Nothing. */
  public static final Recent NONE = new Collector(0).build();

  private final List<Row> rows;
  private final List<Tick> ticks;
  private final Commit.Progress progress;
  private final Commit.Seen seen;
  private final long minRevision;

  private Recent(List<Row> rows, List<Tick> ticks, Commit.Progress progress, Commit.Seen seen) {
    this.rows = rows;
    this.seen = seen;
    this.ticks = ticks;
    this.progress = progress;
    this.minRevision = rows.stream().mapToLong(Row::revision).min().orElse(Long.MAX_VALUE);
  }

  /** Collects what a log gives, in the order of its offsets within each partition. */
  public static final class Collector {
    private final long maxBytes;
    private final List<Row> rows = new ArrayList<>();
    private final List<Tick> ticks = new ArrayList<>();
    private final Map<Integer, Map<String, BarrierPosition>> barriers = new HashMap<>();
    private final List<CoverageSpan> coverage = new ArrayList<>();
    private final Set<CapturedType> types = new LinkedHashSet<>();
    private long bytes;

    /**
     * @param maxBytes about how much memory may be taken
     */
    public Collector(long maxBytes) {
      this.maxBytes = maxBytes;
    }

    /**
     * @throws OutsideArchiveException when what is held takes more memory than was allowed
     */
    public Collector add(Change change) {
      take(change.getObject().remaining() + sealedBytes(change) + ROW_OVERHEAD_BYTES);
      rows.add(Row.of(change));
      return this;
    }

    private static int sealedBytes(Change change) {
      return change.getSealed() == null ? 0 : change.getSealed().getObject().remaining();
    }

    /**
     * @throws OutsideArchiveException when what is held takes more memory than was allowed
     */
    public Collector add(Coverage record) {
      take(ROW_OVERHEAD_BYTES);
      coverage.add(CoverageSpan.of(record));
      CapturedType.captured(record).ifPresent(types::add);
      return this;
    }

    private void take(long more) {
      bytes += more;
      if (bytes > maxBytes) {
        throw new OutsideArchiveException(
            "The running instance is more than %,d bytes of changes ahead of its archive: ask the archive alone, and look why it does not keep up"
                .formatted(maxBytes));
      }
    }

    public Collector add(int partition, Barrier barrier) {
      BarrierPosition position = BarrierPosition.of(barrier);
      barriers.computeIfAbsent(partition, p -> new HashMap<>()).put(position.watcher(), position);
      if (partition == 0) {
        ticks.add(position.tick());
      }
      return this;
    }

    public Recent build() {
      // Stable: rows of one key and revision keep the order of the log.
      rows.sort(
          Comparator.comparing(Row::key, Arrays::compareUnsigned).thenComparingLong(Row::revision));
      Map<Integer, List<BarrierPosition>> last = new HashMap<>();
      barriers.forEach((p, byWatcher) -> last.put(p, List.copyOf(byWatcher.values())));
      return new Recent(
          List.copyOf(rows),
          List.copyOf(ticks),
          new Commit.Progress(Map.of(), Map.of(), last),
          new Commit.Seen(coverage, List.copyOf(types), Map.of()));
    }
  }

  /** The least revision of a change; {@link Long#MAX_VALUE} when there is none. */
  long minRevision() {
    return minRevision;
  }

  /** Changes in order of key and revision. */
  List<Row> rows() {
    return rows;
  }

  List<Tick> ticks() {
    return ticks;
  }

  /** What the watcher told of itself. */
  Commit.Seen seen() {
    return seen;
  }

  Commit.Progress progress() {
    return progress;
  }
}
