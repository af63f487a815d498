package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.schemas.Change;
import java.util.Iterator;

/** Reads what lived at one cut. */
@FunctionalInterface
public interface StateReader {
  /** A run of live objects, sorted by key. */
  interface Objects extends Iterator<Change>, AutoCloseable {
    @Override
    void close();
  }

  Objects state(KeyScope scope);
}
