package io.kuberewind.cli.plan;

import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.schemas.Change;

/** The state at a cut, as a restore reads it. */
public record ArchivedState(CloseableIterator<Change> state) implements StateReader.Objects {
  /** Reads {@code archive} at {@code cut}. */
  public static StateReader at(Archive archive, Cut cut) {
    return scope -> new ArchivedState(archive.state(cut, scope));
  }

  @Override
  public boolean hasNext() {
    return state.hasNext();
  }

  @Override
  public Change next() {
    return state.next();
  }

  @Override
  public void close() {
    state.close();
  }
}
