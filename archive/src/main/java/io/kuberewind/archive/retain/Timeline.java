package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.catalog.TimeFiles;
import io.kuberewind.archive.catalog.TimeIndex;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * When the archive's moments were, as far back as a policy looks: found in one walk over the ticks,
 * of which it keeps the last one of each hour, day and so on.
 */
final class Timeline {
  private final Map<Interval, NavigableMap<Long, Moment>> lastOf = new EnumMap<>(Interval.class);
  private final NavigableMap<Long, Moment> cuts = new TreeMap<>();
  private final long secondsFrom;
  private Moment beforeSeconds;

  private Timeline(long secondsFrom) {
    this.secondsFrom = secondsFrom;
  }

  /**
   * @param cuts revisions whose times are wanted
   */
  static Timeline of(
      ObjectStore store,
      TimeIndex index,
      RetentionPolicy policy,
      NavigableSet<Long> cuts,
      Instant now) {
    Timeline timeline = new Timeline(Micros.of(policy.anySecond().since(now)));
    Walk walk = timeline.new Walk(policy, cuts, now);
    each(store, index, walk.from(), walk);
    return timeline;
  }

  /** The last moments of the intervals, by where the interval begins. */
  NavigableMap<Long, Moment> lastOf(Interval interval) {
    return lastOf.getOrDefault(interval, new TreeMap<>());
  }

  /** When the wanted cuts were, of those that the walk came by. */
  NavigableMap<Long, Moment> cuts() {
    return cuts;
  }

  /** The last moment before every second is promised. */
  Optional<Moment> beforeSeconds() {
    return Optional.ofNullable(beforeSeconds);
  }

  private static void each(ObjectStore store, TimeIndex index, long from, Consumer<Tick> use) {
    TimeFiles files = new TimeFiles(store);
    index.begin().ifPresent(use);
    for (TimeFile file : index.files()) {
      if (file.last().readEnded() >= from) {
        files.read(file).forEach(use);
      } else {
        use.accept(file.last());
      }
    }
    index.recent().forEach(use);
  }

  /** Takes the ticks in order of time. */
  private final class Walk implements Consumer<Tick> {
    private final Map<Interval, Long> windows = new EnumMap<>(Interval.class);
    private final NavigableSet<Long> wanted;

    Walk(RetentionPolicy policy, NavigableSet<Long> cuts, Instant now) {
      this.wanted = new TreeSet<>(cuts);
      policy.sampled().forEach((interval, age) -> windows.put(interval, Micros.of(age.since(now))));
    }

    /** Ticks before this are of no interest one by one. */
    long from() {
      return windows.values().stream().mapToLong(t -> t).reduce(secondsFrom, Math::min);
    }

    @Override
    public void accept(Tick tick) {
      if (tick.revision() <= 0) {
        return;
      }
      Moment moment = Moment.of(tick);
      if (moment.time() <= secondsFrom) {
        beforeSeconds = moment;
      }
      windows.forEach(
          (interval, from) -> {
            if (moment.time() >= from) {
              lastOf
                  .computeIfAbsent(interval, i -> new TreeMap<>())
                  .put(interval.start(moment.time()), moment);
            }
          });
      NavigableSet<Long> passed = wanted.headSet(tick.revision(), true);
      passed.forEach(cut -> cuts.put(cut, new Moment(cut, moment.time())));
      passed.clear();
    }
  }
}
