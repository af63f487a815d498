package io.kuberewind.restore.replay;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.plan.StateReader;

/** What a replay reads of an archive. */
public interface RecordedLog {
  /** The changes of a scope after one revision and up to another, by key and then revision. */
  StateReader.Objects history(KeyScope scope, long after, long to);

  /** Reads what lived at a revision. */
  StateReader state(long revision);
}
