package io.kuberewind.cli.plan;

import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.schemas.Change;

/** The state at a cut, as a restore reads it. */
record ArchivedState(CloseableIterator<Change> state) implements StateReader.Objects {
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
