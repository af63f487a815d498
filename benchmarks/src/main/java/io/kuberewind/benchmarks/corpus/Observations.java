package io.kuberewind.benchmarks.corpus;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What a list finds, one object after the other, none of them kept. */
final class Observations implements Iterator<Change> {
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Rendering rendering = new Rendering();
  private final long seed;
  private final int objects;
  private int kindAt;
  private int place;
  private long revision;

  Observations(long seed, int objects) {
    this.seed = seed;
    this.objects = objects;
  }

  @Override
  public boolean hasNext() {
    return kindAt < KINDS.size();
  }

  @Override
  public Change next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Kind current = KINDS.get(kindAt);
    revision++;
    Thing thing =
        new Thing(
            current,
            (seed << 32) + revision,
            current.app(place, objects, seed),
            Corpus.BEGIN - revision * 1_000);
    if (++place == current.of(objects)) {
      place = 0;
      kindAt++;
    }
    return rendering.change(thing, current.template(), Operation.OBSERVE, revision);
  }
}
