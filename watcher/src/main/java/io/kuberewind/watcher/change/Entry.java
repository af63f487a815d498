package io.kuberewind.watcher.change;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;

/** One thing to publish. Entries are published in the order in which they were put. */
public sealed interface Entry {
  /** Heap that an entry takes beside its object, roughly. */
  int OVERHEAD_BYTES = 512;

  /** Writes this entry's records. */
  void writeTo(RecordSink sink);

  /** Heap that the entry takes, roughly. */
  default long bytes() {
    return OVERHEAD_BYTES;
  }

  /** Where entries become records: one method for each case. */
  interface RecordSink {
    void change(ResourceType type, Change change);

    void known(Change change);

    void cursor(ResourceType type, int timeline, long revision);

    void forgetCursor(ResourceType type);

    void coverage(Coverage coverage);

    void barrier(Barrier barrier);

    /** A run of the watcher; says nothing of changes. */
    default void begun(int timeline, long run) {}

    /** Whether barriers wait for a type; says nothing of changes. */
    default void counted(ResourceType type, int timeline, long run) {}
  }

  /**
   * A change, and with it what is known of its object.
   *
   * @param cursor revision that the type's cursor moves to, 0 to leave it: while a type is listed,
   *     its cursor stays until all of the list is out
   */
  record Changed(ResourceType type, Change change, long cursor) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.change(type, change);
      if (cursor > 0) {
        sink.cursor(type, change.getTimeline(), cursor);
      }
    }

    @Override
    public long bytes() {
      return (long) OVERHEAD_BYTES + change.getObject().remaining();
    }
  }

  /**
   * A change that is not recorded: only what is known of its object moves on, so that nobody takes
   * it for lost.
   *
   * @param cursor as that of {@link Changed}
   */
  record PassedBy(ResourceType type, Change change, long cursor) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.known(change);
      if (cursor > 0) {
        sink.cursor(type, change.getTimeline(), cursor);
      }
    }
  }

  /** The type is published up to a revision: a bookmark, or the end of a list. */
  record Reached(ResourceType type, int timeline, long revision) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.cursor(type, timeline, revision);
    }
  }

  /** The type is served no longer: should it return, it begins anew. */
  record Departed(ResourceType type) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.forgetCursor(type);
    }
  }

  /**
   * A run of the watcher begins.
   *
   * @param run number of the run: those of its barriers are higher, those of earlier ones lower
   */
  record Begun(int timeline, long run) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.begun(timeline, run);
    }
  }

  /**
   * Barriers wait for a type from now on, so that they vouch for it; or they no longer do.
   *
   * @param run the run whose barriers do; 0 when they do not
   */
  record Counted(ResourceType type, int timeline, long run) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.counted(type, timeline, run);
    }
  }

  /** What was seen, or was not. */
  record Covered(Coverage coverage) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.coverage(coverage);
    }
  }

  /** A tick, for every partition; its partition field is set when it is written. */
  record Ticked(Barrier barrier) implements Entry {
    @Override
    public void writeTo(RecordSink sink) {
      sink.barrier(barrier);
    }
  }
}
