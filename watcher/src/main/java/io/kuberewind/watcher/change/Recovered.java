package io.kuberewind.watcher.change;

import java.util.HashMap;
import java.util.Map;

/**
 * What an earlier run of this watcher left behind.
 *
 * @param types by the name of their type
 * @param barrierSequence number of the last barrier it wrote, 0 for none
 */
public record Recovered(Map<String, TypeState> types, long barrierSequence) {
  /** One type as it was left. */
  public static final class TypeState {
    private final ResourceType type;
    private final KnownObjects known = new KnownObjects();
    private Position position = Position.NONE;

    /** A type as far as it is told by keys: its kind is not. */
    public TypeState(ResourceType type) {
      this.type = type;
    }

    public ResourceType type() {
      return type;
    }

    public KnownObjects known() {
      return known;
    }

    public Position position() {
      return position;
    }

    public void position(Position newest) {
      position = newest;
    }
  }

  /** A first start. */
  public static Recovered nothing() {
    return new Recovered(new HashMap<>(), 0);
  }

  /** Highest revision that any type was put out to. */
  public long revision() {
    return types.values().stream().mapToLong(type -> type.position().revision()).max().orElse(0);
  }
}
