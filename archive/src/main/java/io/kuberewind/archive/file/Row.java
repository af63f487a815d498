package io.kuberewind.archive.file;

import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Completion;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;

/**
 * A change with the bytes of its resource key, by which everything here is sorted. One that comes
 * from a file is decoded when it is asked for: a merge looks at many and returns few.
 */
public final class Row {
  private final RowHead head;
  private final RawRow raw;
  private Change change;

  private Row(RowHead head, RawRow raw, Change change) {
    this.head = head;
    this.raw = raw;
    this.change = change;
  }

  public static Row of(Change change) {
    RowHead head =
        new RowHead(
            ResourceKey.of(change).bytes(),
            Ordinal.of(change.getTimeline(), change.getRevision()),
            Micros.of(change.getTime()),
            change.getOperation() == Operation.DELETE);
    return new Row(head, null, change);
  }

  static Row of(RowHead head, RawRow raw) {
    return new Row(head, raw, null);
  }

  /** Bytes of the resource key; not to be changed. */
  public byte[] key() {
    return head.key();
  }

  /** The {@link Ordinal} of its revision. */
  public long revision() {
    return head.revision();
  }

  /** Its time, microseconds since the epoch. */
  public long time() {
    return head.time();
  }

  public boolean isDelete() {
    return head.delete();
  }

  /** The change. For one thread at a time. */
  public Change change() {
    if (change == null) {
      change = raw.decode();
    }
    return change;
  }

  /**
   * This state with etcd's value, where only {@code other} tells it, which is of the same key and
   * revision; itself where there is nothing to add.
   */
  public Row completedBy(Row other) {
    return isDelete() || other.isDelete()
        ? this
        : Completion.of(change(), other.change()).map(Row::of).orElse(this);
  }

  /** What a file holds of it: the bytes it was read from where they are what would be written. */
  EncodedChange encoded(ChangeEncoder encoder) {
    byte[] bytes = raw != null && raw.isCurrent() ? raw.bytes() : encoder.encode(change());
    return new EncodedChange(head.key(), head.revision(), head.time(), bytes);
  }
}
