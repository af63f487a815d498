package io.kuberewind.watcher.change;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an earlier run of this watcher left behind.
 *
 * @param types by the name of their type
 * @param barrierSequence number of the last barrier it wrote, 0 for none
 * @param barrier the last tick up to which it was complete, in its timeline
 * @param life what was told of the cluster's etcd, by this watcher or another
 */
public record Recovered(
    Map<String, TypeState> types, long barrierSequence, Barrier barrier, Life life) {
  /** A barrier that was published; its revision is 0 where there was none. */
  public record Barrier(int timeline, Position tick) {
    /** None was published. */
    public static final Barrier NONE = new Barrier(1, Position.NONE);

    /** Its tick, when it is one of {@code current}. */
    public Optional<Position> in(int current) {
      return timeline == current && tick.isSet() ? Optional.of(tick) : Optional.empty();
    }
  }

  /** One type as it was left. */
  public static final class TypeState {
    private final ResourceType type;
    private final KnownObjects known = new KnownObjects();
    private Position position = Position.NONE;
    private int timeline = 1;
    private String ended = "";
    private long countedIn;
    private long vouched;
    private boolean etcdValues;

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

    /** It was followed so far, in a timeline. */
    public TypeState position(Position newest, int inTimeline) {
      position = newest;
      timeline = inTimeline;
      return this;
    }

    /** Of etcd's own keys: whether up to the position every type was put out with its values. */
    public boolean hasEtcdValues() {
      return etcdValues;
    }

    /** Notes whether every type was put out with etcd's values. */
    public void withEtcdValues(boolean all) {
      etcdValues = all;
    }

    /** Number of the last run whose barriers waited for the type; 0 where none does. */
    public void countedIn(long run) {
      countedIn = run;
    }

    /** Revision up to which the last run vouched for the type; 0 where it did not. */
    public long vouched() {
      return vouched;
    }

    /** Why the type was followed in an earlier timeline only; empty when it was not. */
    public String ended() {
      return ended;
    }

    private void enter(int current, String why) {
      known.enter(current);
      if (position.isSet() && timeline < current) {
        position = new Position(0, position.time());
        ended = why;
      }
    }
  }

  /** A first start. */
  public static Recovered nothing() {
    return new Recovered(new HashMap<>(), 0, Barrier.NONE, Life.NONE);
  }

  /** Highest revision of the timeline that any type was put out to. */
  public long revision() {
    return types.values().stream().mapToLong(type -> type.position().revision()).max().orElse(0);
  }

  /** Goes on in {@code timeline}: what was followed in an earlier one is to be listed again. */
  public void enter(int timeline, String why) {
    types.values().forEach(type -> type.enter(timeline, why));
    long last = types.values().stream().mapToLong(type -> type.countedIn).max().orElse(0);
    if (barrierSequence > last) {
      // The last barrier is of the last run, which vouched for what it waited for.
      barrier
          .in(timeline)
          .ifPresent(
              tick ->
                  types.values().stream()
                      .filter(type -> last > 0 && type.countedIn == last)
                      .forEach(type -> type.vouched = tick.revision()));
    }
  }
}
