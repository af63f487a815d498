package io.kuberewind.streams;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A seeded life of a cluster: what truly happened, one revision after the other. */
final class Workload {
  private final long seed;
  private final List<Change> truth = new ArrayList<>();

  Workload(long seed, int resources, int revisions) {
    this.seed = seed;
    Random random = new Random(seed);
    Set<String> living = new HashSet<>();
    for (long revision = 1; revision <= revisions; revision++) {
      String name = "o" + random.nextInt(resources);
      truth.add(Changes.change(name, revision, next(random, name, living)));
    }
  }

  private static Operation next(Random random, String name, Set<String> living) {
    if (living.add(name)) {
      return Operation.CREATE;
    }
    if (random.nextInt(5) == 0) {
      living.remove(name);
      return Operation.DELETE;
    }
    return Operation.UPDATE;
  }

  long seed() {
    return seed;
  }

  List<Change> truth() {
    return Collections.unmodifiableList(truth);
  }

  /** The live objects at {@code revision}: revision of each by its key, in the order of keys. */
  SortedMap<String, Long> stateAt(long revision) {
    SortedMap<String, Long> state = new TreeMap<>();
    for (Change change : truth) {
      if (change.getRevision() <= revision) {
        String key = ResourceKey.of(change).text();
        if (change.getOperation() == Operation.DELETE) {
          state.remove(key);
        } else {
          state.put(key, change.getRevision());
        }
      }
    }
    return state;
  }

  /**
   * The truth as a watcher publishes it: resources overtake each other within a window, each in its
   * own order, and now and then the watcher goes back and publishes a stretch again.
   */
  List<Change> asSeenBy(Random random) {
    List<Change> seen = new ArrayList<>();
    for (int from = 0; from < truth.size(); ) {
      int to = Math.min(truth.size(), from + 1 + random.nextInt(20));
      seen.addAll(reordered(truth.subList(from, to), random));
      from = random.nextInt(6) == 0 ? Math.max(0, to - random.nextInt(40)) : to;
    }
    return seen;
  }

  private static List<Change> reordered(List<Change> window, Random random) {
    List<Change> result = new ArrayList<>();
    for (Change change : window) {
      int at = result.size();
      while (at > 0
          && !result.get(at - 1).getName().equals(change.getName())
          && random.nextBoolean()) {
        at--;
      }
      result.add(at, change);
    }
    return result;
  }
}
