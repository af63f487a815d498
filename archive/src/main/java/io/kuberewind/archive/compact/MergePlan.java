package io.kuberewind.archive.compact;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.file.FileEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which segments are worth merging: neighbours of about one size, so that each change is written
 * again once for each size that its file grows through.
 *
 * <p>Never across the offset where a snapshot begins to count: whoever starts from the snapshot
 * would have to read what it holds already. And never across a lost range, nor a file that is
 * damaged.
 */
final class MergePlan {
  private final CatalogState state;
  private final CompactionPolicy policy;
  private final Set<String> unreadable;

  /**
   * @param unreadable paths of files that a merge failed on
   */
  MergePlan(CatalogState state, CompactionPolicy policy, Set<String> unreadable) {
    this.state = state;
    this.policy = policy;
    this.unreadable = unreadable;
  }

  /** The next merge of the partition that is worth its writing. */
  Optional<Merge> next(int partition) {
    NavigableSet<Long> starts = new TreeSet<>();
    state.snapshots(partition).forEach(s -> starts.add(s.snapshot().nextOffset()));
    long settled = settledBefore(starts);
    for (List<FileEntry> run : runs(partition, starts)) {
      boolean closed = run.get(run.size() - 1).offsets().last() < settled;
      Optional<List<FileEntry>> inputs = leveled(run);
      if (inputs.isEmpty() && closed) {
        inputs = rest(run);
      }
      if (inputs.isPresent()) {
        return inputs.map(files -> new Merge(partition, files));
      }
    }
    return Optional.empty();
  }

  /** Snapshots that begin to count up to here stay: the files between two of them grow no more. */
  private long settledBefore(NavigableSet<Long> starts) {
    int young = policy.youngSnapshots();
    return starts.size() <= young
        ? Long.MIN_VALUE
        : new ArrayList<>(starts).get(starts.size() - 1 - young);
  }

  private List<List<FileEntry>> runs(int partition, NavigableSet<Long> starts) {
    List<List<FileEntry>> runs = new ArrayList<>();
    List<FileEntry> run = new ArrayList<>();
    for (FileEntry segment : state.segments(partition)) {
      boolean readable = !unreadable.contains(segment.path());
      if (!run.isEmpty() && (!readable || divided(run.get(run.size() - 1), segment, starts))) {
        runs.add(run);
        run = new ArrayList<>();
      }
      if (readable) {
        run.add(segment);
      }
    }
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return runs;
  }

  private boolean divided(FileEntry left, FileEntry right, NavigableSet<Long> starts) {
    long last = left.offsets().last();
    long first = right.offsets().first();
    Long start = starts.higher(last);
    return first <= last
        || (start != null && start <= first)
        || isLost(left.partition(), last, first);
  }

  private boolean isLost(int partition, long after, long before) {
    for (LostRange range : state.lost()) {
      if (range.partition() == partition
          && range.toOffset() > after
          && range.fromOffset() <= before) {
        return true;
      }
    }
    return false;
  }

  /**
   * A fan of neighbours up to one size, of the least size first. The longer the neighbours are let
   * grow, the fewer merges there are.
   */
  private Optional<List<FileEntry>> leveled(List<FileEntry> run) {
    for (int level = 0; level < policy.maxLevel(); level++) {
      int from = 0;
      for (int to = 0; to <= run.size(); to++) {
        if (to == run.size() || policy.level(run.get(to).integrity().bytes()) > level) {
          if (to - from >= policy.fan()) {
            return Optional.of(bounded(run.subList(from, to)));
          }
          from = to + 1;
        }
      }
    }
    return Optional.empty();
  }

  private List<FileEntry> bounded(List<FileEntry> neighbours) {
    List<FileEntry> inputs = new ArrayList<>();
    long bytes = 0;
    for (FileEntry file : neighbours) {
      bytes += file.integrity().bytes();
      if (inputs.size() >= 2
          && (bytes > policy.maxBytes() || inputs.size() == policy.maxInputs())) {
        break;
      }
      inputs.add(file);
    }
    return inputs;
  }

  /** What is left of a run that grows no more becomes as few files as the largest size allows. */
  private Optional<List<FileEntry>> rest(List<FileEntry> run) {
    List<FileEntry> inputs = new ArrayList<>();
    long bytes = 0;
    for (FileEntry file : run) {
      long size = file.integrity().bytes();
      if (bytes + size > policy.maxBytes() || inputs.size() == policy.maxInputs()) {
        if (inputs.size() >= 2) {
          break;
        }
        inputs.clear();
        bytes = 0;
      }
      if (size <= policy.maxBytes()) {
        inputs.add(file);
        bytes += size;
      }
    }
    return inputs.size() >= 2 ? Optional.of(inputs) : Optional.empty();
  }
}
