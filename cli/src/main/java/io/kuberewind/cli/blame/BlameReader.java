package io.kuberewind.cli.blame;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.changes.ChangeJson;
import io.kuberewind.cli.changes.RecordedObject;
import io.kuberewind.restore.fields.ServerOwned;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.Optional;

/**
 * Follows one object from the beginning of the archive to a cut. Its history streams by; what is
 * held is the object as it is on the way, and the changes that its fields come from.
 */
public final class BlameReader {
  private final Archive archive;
  private final KeyScope scope;
  private Blamed value;
  private Change birth;
  private Change last;

  /** {@code scope} names one object. */
  public BlameReader(Archive archive, KeyScope scope) {
    this.archive = archive;
    this.scope = scope;
  }

  /** The object at {@code cut}; empty when it did not exist then. */
  public Optional<BlamedObject> at(Cut cut) {
    try (CloseableIterator<Change> history = archive.history(scope, 0, cut.ordinal())) {
      if (!history.hasNext()) {
        start(cut.ordinal());
      }
      for (boolean first = true; history.hasNext(); first = false) {
        Change change = history.next();
        apply(change, first ? causeOfFirst(change) : ChangeJson::cause);
      }
    }
    return value == null ? Optional.empty() : Optional.of(new BlamedObject(birth, last, value));
  }

  /** An update is of something: what the archive has no change of, it may still have a state of. */
  private Cause causeOfFirst(Change first) {
    if (first.getOperation() != Operation.UPDATE) {
      return ChangeJson::cause;
    }
    start(Ordinal.of(first.getTimeline(), first.getRevision()) - 1);
    return value == null ? ChangeJson::observed : ChangeJson::cause;
  }

  /** Begins with the object as it was when the archive begins. */
  private void start(long upTo) {
    long begin = archive.info().begin().orElseThrow().revision();
    if (begin <= upTo) {
      Cut beginning =
          archive.cutAt(TimeSpec.revision(Ordinal.timeline(begin), Ordinal.revision(begin)));
      try (CloseableIterator<Change> state = archive.state(beginning, scope)) {
        if (state.hasNext()) {
          apply(state.next(), ChangeJson::observed);
        }
      }
    }
  }

  private interface Cause {
    ObjectNode of(Change change, ObjectNode object);
  }

  private void apply(Change change, Cause cause) {
    ObjectNode object =
        change.getOperation() == Operation.DELETE ? null : RecordedObject.parse(change);
    if (object == null) {
      value = null;
      return;
    }
    ObjectNode by = cause.of(change, object);
    ServerOwned.stripBookkeeping(object);
    birth = value == null ? change : birth;
    value = Blamed.after(value, object, by);
    last = change;
  }
}
