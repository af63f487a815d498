package io.kuberewind.restore.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects that own each other in a circle, so that the garbage collector takes none of them. */
final class OwnerCycles {
  /** Longer ones are not looked for: real graphs are a few owners deep. */
  private static final int LONGEST = 32;

  private final Map<String, List<String>> owners = new HashMap<>();
  private final Set<String> looseEnds = new HashSet<>();
  private int looked;

  /** Says that {@code object} has these owners; names are the caller's own. */
  void add(String object, List<String> itsOwners) {
    owners.put(object, itsOwners);
    looseEnds.remove(object);
    itsOwners.stream().filter(owner -> !owners.containsKey(owner)).forEach(looseEnds::add);
  }

  /** Whether there are owners of which it was not asked yet who owns them. */
  boolean hasLooseEnds() {
    return !looseEnds.isEmpty() && looked < LONGEST;
  }

  /** Those owners. */
  Set<String> takeLooseEnds() {
    Set<String> taken = Set.copyOf(looseEnds);
    looseEnds.clear();
    looked++;
    return taken;
  }

  /** The way from {@code object} over its owners back to itself, if there is one. */
  Optional<List<String>> through(String object) {
    if (!owners.containsKey(object)) {
      return Optional.empty();
    }
    List<String> way = new ArrayList<>();
    return leadsTo(object, object, way, new HashSet<>()) ? Optional.of(way) : Optional.empty();
  }

  private boolean leadsTo(String from, String to, List<String> way, Set<String> met) {
    if (way.size() == LONGEST) {
      return false;
    }
    way.add(from);
    for (String owner : owners.getOrDefault(from, List.of())) {
      if (owner.equals(to)) {
        way.add(owner);
        return true;
      }
      if (met.add(owner) && leadsTo(owner, to, way, met)) {
        return true;
      }
    }
    way.remove(way.size() - 1);
    return false;
  }
}
