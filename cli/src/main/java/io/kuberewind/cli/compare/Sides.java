package io.kuberewind.cli.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The two sides of a comparison as runs of objects sorted by key. */
public final class Sides {
  private Sides() {}

  /** A sorted run of objects that is closed after use. */
  public interface Side extends Iterator<Sighting>, AutoCloseable {
    @Override
    void close();
  }

  /** What the archive holds of {@code scopes} at a cut, each scope a run of its own. */
  public static List<Side> at(Archive archive, Cut cut, List<KeyScope> scopes) {
    return scopes.stream().<Side>map(scope -> new Archived(archive.state(cut, scope))).toList();
  }

  private static final class Archived implements Side {
    private final CloseableIterator<Change> state;

    Archived(CloseableIterator<Change> state) {
      this.state = state;
    }

    @Override
    public boolean hasNext() {
      return state.hasNext();
    }

    @Override
    public Sighting next() {
      if (!state.hasNext()) {
        throw new NoSuchElementException();
      }
      Change change = state.next();
      return new Sighting(
          ResourceKey.of(change), change.getVersion(), change.getKind(), object(change));
    }

    @Override
    public void close() {
      state.close();
    }
  }

  private static ObjectNode object(Change change) {
    try {
      return Json.object(change.getObject());
    } catch (IOException e) {
      throw io.kuberewind.cli.exit.CommandException.failed(
          "the object %s recorded at revision %d cannot be read: %s"
              .formatted(ResourceKey.of(change), change.getRevision(), e.getMessage()),
          e);
    }
  }
}
