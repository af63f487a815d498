package io.kuberewind.archive.compact;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.FileEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which snapshots are worth their bytes. The log alone gives every state; a snapshot saves reading
 * it. One stays when the log since the one before is at least as large as the snapshot: so
 * snapshots take no more room than the log, and a state costs no more than reading a snapshot and
 * about as much of the log again.
 */
final class SnapshotThinning {
  private final CatalogState state;
  private final CompactionPolicy policy;
  private final Set<Long> kept;
  private final Map<Integer, NavigableMap<Long, Long>> logs = new HashMap<>();

  /**
   * @param kept cuts that stay whatever they cost: something was promised of them
   */
  SnapshotThinning(CatalogState state, CompactionPolicy policy, Set<Long> kept) {
    this.state = state;
    this.policy = policy;
    this.kept = kept;
  }

  /** Snapshots that are not worth their bytes. */
  List<FileEntry> superfluous() {
    TreeMap<Long, List<FileEntry>> byCut = new TreeMap<>();
    for (FileEntry file : state.files()) {
      if (!file.isSegment()) {
        byCut.computeIfAbsent(file.snapshot().cut(), cut -> new ArrayList<>()).add(file);
      }
    }
    List<FileEntry> superfluous = new ArrayList<>();
    Map<Integer, Long> since = new TreeMap<>();
    int older = byCut.size() - policy.youngSnapshots();
    for (Map.Entry<Long, List<FileEntry>> each : byCut.entrySet()) {
      if (older-- <= 0) {
        break;
      }
      List<FileEntry> files = each.getValue();
      if (mayGo(each.getKey()) && logBytes(files, since) < worth(files)) {
        superfluous.addAll(files);
      } else if (each.getKey() > state.upkeep().horizon().revision()) {
        files.forEach(f -> since.merge(f.partition(), f.snapshot().nextOffset(), Math::max));
      }
    }
    return superfluous;
  }

  private boolean mayGo(long cut) {
    return cut > state.upkeep().horizon().revision() && !kept.contains(cut);
  }

  private long worth(List<FileEntry> files) {
    long bytes = files.stream().mapToLong(file -> file.integrity().bytes()).sum();
    return Math.max(bytes, policy.minLogBytes());
  }

  private long logBytes(List<FileEntry> files, Map<Integer, Long> since) {
    long bytes = 0;
    for (FileEntry snapshot : files) {
      NavigableMap<Long, Long> log =
          logs.computeIfAbsent(snapshot.partition(), this::bytesByOffset);
      bytes +=
          bytesBefore(log, snapshot.snapshot().nextOffset())
              - bytesBefore(log, since.getOrDefault(snapshot.partition(), 0L));
    }
    return bytes;
  }

  private static long bytesBefore(NavigableMap<Long, Long> log, long offset) {
    Map.Entry<Long, Long> before = log.lowerEntry(offset);
    return before == null ? 0 : before.getValue();
  }

  /** By last offset of a segment, the bytes of it and all before it. */
  private NavigableMap<Long, Long> bytesByOffset(int partition) {
    NavigableMap<Long, Long> log = new TreeMap<>();
    long bytes = 0;
    for (FileEntry segment : state.segments(partition)) {
      bytes += segment.integrity().bytes();
      log.put(segment.offsets().last(), bytes);
    }
    return log;
  }
}
