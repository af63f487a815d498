package io.kuberewind.archive.read;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an archive should answer, from all changes in one list, in the plainest way. */
final class NaiveArchive {
  private final List<Change> changes = new ArrayList<>();

  void add(Change change) {
    changes.add(change);
  }

  List<Change> state(long revision, KeyScope scope) {
    Map<ResourceKey, Change> newest = new TreeMap<>();
    for (Change change : changes) {
      if (change.getRevision() <= revision && scope.contains(change)) {
        newest.merge(ResourceKey.of(change), change, NaiveArchive::newer);
      }
    }
    return newest.values().stream().filter(c -> c.getOperation() != Operation.DELETE).toList();
  }

  List<Change> history(KeyScope scope, long after, long to) {
    Map<ResourceKey, Map<String, Change>> byKey = new TreeMap<>();
    for (Change change : changes) {
      if (change.getRevision() > after && change.getRevision() <= to && scope.contains(change)) {
        String identity =
            "%020d %s".formatted(change.getRevision(), change.getOperation() == Operation.DELETE);
        byKey
            .computeIfAbsent(ResourceKey.of(change), key -> new TreeMap<>())
            .merge(identity, change, NaiveArchive::completed);
      }
    }
    Map<ResourceKey, List<Change>> sorted = new LinkedHashMap<>();
    byKey.forEach((key, each) -> sorted.put(key, List.copyOf(each.values())));
    return sorted.values().stream().flatMap(List::stream).toList();
  }

  private static Change newer(Change a, Change b) {
    if (a.getRevision() != b.getRevision()) {
      return a.getRevision() > b.getRevision() ? a : b;
    }
    return b.getOperation() == Operation.DELETE && a.getOperation() != Operation.DELETE
        ? b
        : completed(a, b);
  }

  /** The first telling stands; etcd's value is that of the first that has one. */
  private static Change completed(Change first, Change again) {
    return first.getEtcd() == null
            && first.getOperation() != Operation.DELETE
            && again.getOperation() != Operation.DELETE
        ? Change.newBuilder(first).setEtcd(again.getEtcd()).build()
        : first;
  }
}
