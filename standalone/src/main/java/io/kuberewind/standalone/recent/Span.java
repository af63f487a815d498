package io.kuberewind.standalone.recent;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of the history, by partition.
 *
 * @param from first offset, inclusive
 * @param to last offset, exclusive
 */
record Span(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to) {

  boolean isEmpty() {
    return to.entrySet().stream().allMatch(end -> from.get(end.getKey()) >= end.getValue());
  }

  /** What is left when everything before {@code positions} has been read. */
  Span after(Map<Integer, Long> positions) {
    SortedMap<Integer, Long> rest = new TreeMap<>();
    to.forEach((partition, end) -> rest.put(partition, Math.min(positions.get(partition), end)));
    return new Span(rest, to);
  }
}
