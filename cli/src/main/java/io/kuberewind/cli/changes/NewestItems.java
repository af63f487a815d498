package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects items that come in any order and keeps the newest, so many as memory is given to. */
public final class NewestItems {
  private static final Comparator<ObjectNode> BY_REVISION =
      Comparator.<ObjectNode>comparingInt(item -> item.path("timeline").asInt())
          .thenComparingLong(item -> item.path("revision").asLong())
          .thenComparing(item -> item.path("namespace").asText())
          .thenComparing(item -> item.path("resource").asText())
          .thenComparing(item -> item.path("name").asText());

  private final int limit;
  private final PriorityQueue<ObjectNode> kept = new PriorityQueue<>(BY_REVISION);
  private long leftOut;

  public NewestItems(int limit) {
    this.limit = limit;
  }

  public void add(ObjectNode item) {
    kept.add(item);
    if (kept.size() > limit) {
      kept.remove();
      leftOut++;
    }
  }

  /** What is kept, oldest first. */
  public List<ObjectNode> oldestFirst() {
    List<ObjectNode> sorted = new ArrayList<>(kept);
    sorted.sort(BY_REVISION);
    return sorted;
  }

  /** How many older ones were not kept. */
  public long leftOut() {
    return leftOut;
  }
}
