package io.kuberewind.restore.replay;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A span of the log in the order of its revisions. An archive gives changes by key; a window of
 * revisions is held in memory and sorted, and its width follows the number of changes in it.
 */
final class RevisionWindows {
  private static final int MAX_CHANGES = 10_000;
  private static final long MAX_BYTES = 64 << 20;
  private static final long WIDEST = 1L << 32;

  private final RecordedLog log;
  private final String cluster;
  private final Selection selection;
  private long width = 4096;

  RevisionWindows(RecordedLog log, String cluster, Selection selection) {
    this.log = log;
    this.cluster = cluster;
    this.selection = selection;
  }

  /**
   * Some revisions.
   *
   * @param to the last of them
   * @param steps their changes in order
   */
  record Window(long to, List<Step> steps) {}

  /** A change, and what was recorded of its object before it. */
  record Step(Change change, Optional<Change> before) {}

  /** The next window after a revision, not beyond {@code end}. */
  Window next(long after, long end) {
    while (true) {
      long to = after + Math.min(width, end - after);
      Optional<List<Change>> changes = read(after, to, to > after + 1);
      if (changes.isPresent()) {
        if (changes.get().size() < MAX_CHANGES / 4) {
          width = Math.min(WIDEST, width * 2);
        }
        return new Window(to, steps(changes.get(), after));
      }
      width = Math.max(1, (to - after) / 2);
    }
  }

  /** Empty when there are too many to be held. One revision is never too many. */
  private Optional<List<Change>> read(long after, long to, boolean bounded) {
    List<Change> changes = new ArrayList<>();
    long bytes = 0;
    for (KeyScope scope : selection.scopes(cluster)) {
      try (StateReader.Objects history = log.history(scope, after, to)) {
        while (history.hasNext()) {
          Change change = history.next();
          bytes += change.getObject().remaining();
          changes.add(change);
          if (bounded && (changes.size() > MAX_CHANGES || bytes > MAX_BYTES)) {
            return Optional.empty();
          }
        }
      }
    }
    changes.sort(Comparator.comparingLong(Change::getRevision));
    return Optional.of(changes);
  }

  private List<Step> steps(List<Change> changes, long after) {
    Map<ResourceKey, Change> last = before(changes, after);
    List<Step> steps = new ArrayList<>(changes.size());
    for (Change change : changes) {
      steps.add(new Step(change, Optional.ofNullable(last.put(ResourceKey.of(change), change))));
    }
    return steps;
  }

  /** What was there before the window, of the objects that change in it. */
  private Map<ResourceKey, Change> before(List<Change> changes, long after) {
    Map<ResourceKey, Change> before = new HashMap<>();
    if (changes.isEmpty() || after <= 0) {
      return before;
    }
    Set<ResourceKey> keys = new HashSet<>();
    Set<GroupResource> types = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Change change : changes) {
      keys.add(ResourceKey.of(change));
      types.add(new GroupResource(change.getGroup(), change.getResource()));
      namespaces.add(change.getNamespace());
      names.add(change.getName());
    }
    KeyScope scope = new KeyScope(cluster, types, namespaces, names);
    try (StateReader.Objects state = log.state(after).state(scope)) {
      while (state.hasNext()) {
        Change change = state.next();
        if (keys.contains(ResourceKey.of(change))) {
          before.put(ResourceKey.of(change), change);
        }
      }
    }
    return before;
  }
}
