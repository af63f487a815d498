package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How times map to revisions.
 *
 * @param first the first tick with a revision, null before it came
 * @param files ticks at rest, in order of time
 * @param recent ticks behind those of the files, in order of time, thinned
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimeIndex(Tick first, List<TimeFile> files, List<Tick> recent) {
  public TimeIndex {
    files = files == null ? List.of() : List.copyOf(files);
    recent = recent == null ? List.of() : List.copyOf(recent);
  }

  /**
   * The index with more ticks. Those that a clock dates before what is at rest are left out: times
   * and revisions rise together in it, and a revision in between is found by its neighbours.
   */
  public TimeIndex apply(List<Tick> ticks) {
    if (ticks.isEmpty()) {
      return this;
    }
    List<Tick> all = new ArrayList<>(recent);
    ticks.stream().filter(this::isBehindFiles).forEach(all::add);
    return new TimeIndex(begin().or(() -> firstOf(ticks)).orElse(null), files, Ticks.thinned(all));
  }

  private boolean isBehindFiles(Tick tick) {
    return files.isEmpty() || tick.readEnded() >= files.get(files.size() - 1).last().readEnded();
  }

  /** The tick from which on the archive is complete. */
  public Optional<Tick> begin() {
    return Optional.ofNullable(first);
  }

  private static Optional<Tick> firstOf(List<Tick> ticks) {
    return ticks.stream().filter(tick -> tick.revision() > 0).min(Ticks.BY_TIME);
  }
}
