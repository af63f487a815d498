package io.kuberewind.streams.fact;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Facts about one thing.
 *
 * @param complete whether these are all; where there are too many to be read, only what proves
 *     itself may be taken
 */
public record Facts(List<Fact> all, boolean complete) {
  public Facts {
    all = List.copyOf(all);
  }

  public Facts only(Predicate<Fact> wanted) {
    return new Facts(all.stream().filter(wanted).toList(), complete);
  }

  public Facts and(Facts others) {
    return new Facts(
        Stream.concat(all.stream(), others.all.stream()).toList(), complete && others.complete);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }
}
