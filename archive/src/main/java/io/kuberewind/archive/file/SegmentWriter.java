package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects changes of one partition in log order and puts them as a segment, sorted by key and then
 * revision. Holds all of them in memory, encoded: seal it when {@link #bytes} reaches the size to
 * roll at. Used for one segment after the other, by one thread.
 */
public final class SegmentWriter {
  /** What a change takes beside its encoded bytes. */
  private static final int OVERHEAD_BYTES = 160;

  /** A sort that keeps log order between changes of one key and revision. */
  private static final Comparator<EncodedChange> BY_KEY_AND_REVISION =
      Comparator.comparing(EncodedChange::key, Arrays::compareUnsigned)
          .thenComparingLong(EncodedChange::revision);

  private final PutOnce put;
  private final Layout layout;
  private final int partition;
  private final ChangeEncoder encoder = new ChangeEncoder();
  private final List<EncodedChange> changes = new ArrayList<>();
  private long bytes;
  private long firstOffset;
  private long lastOffset = -1;

  public SegmentWriter(ObjectStore store, Layout layout, int partition) {
    this.put = new PutOnce(store);
    this.layout = layout;
    this.partition = partition;
  }

  /**
   * Takes the next change of the partition.
   *
   * @param offset its offset in the history topic, greater than those before it
   * @throws IllegalArgumentException when offsets do not rise, the key is not a resource key, or
   *     the change is larger than an archive takes; the change was not taken
   */
  public void add(Change change, long offset) {
    if (offset <= lastOffset || offset < 0) {
      throw new IllegalArgumentException(
          "Offset %d of partition %d does not come after %d"
              .formatted(offset, partition, lastOffset));
    }
    EncodedChange encoded = EncodedChange.of(change, encoder);
    if (changes.isEmpty()) {
      firstOffset = offset;
    }
    changes.add(encoded);
    lastOffset = offset;
    bytes += encoded.encoded().length + encoded.key().length + OVERHEAD_BYTES;
  }

  /** About how many bytes of memory the changes take that were added since the last segment. */
  public long bytes() {
    return bytes;
  }

  /** How many changes were added since the last segment. */
  public int count() {
    return changes.size();
  }

  /**
   * Puts what was added as a segment and begins the next one. The segment does not exist for
   * readers until a commit lists it.
   *
   * @return the segment; empty when nothing was added
   * @throws ObjectStoreException when it could not be put; everything is still here, seal again
   */
  public Optional<FileEntry> seal() {
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    changes.sort(BY_KEY_AND_REVISION);
    Map<String, String> metadata =
        MergedSegmentWriter.metadata(partition, new Offsets(firstOffset, lastOffset));
    try (ContainerWriter writer = new ContainerWriter(metadata, BlockStyle.SEGMENT)) {
      for (EncodedChange change : changes) {
        writer.append(change);
      }
      FileEntry entry = place(writer.finish());
      clear();
      return Optional.of(entry);
    } catch (IOException e) {
      throw new ObjectStoreException("A segment could not be built: " + e, e);
    }
  }

  /** Forgets what was added since the last segment. */
  public void clear() {
    changes.clear();
    bytes = 0;
  }

  private FileEntry place(ContainerFile file) {
    ObjectPath path =
        FilePlacement.place(
            put, copy -> layout.segment(partition, firstOffset, lastOffset, copy), file);
    return new FileEntry(
        path.text(),
        partition,
        file.integrity(),
        file.contents(),
        new Offsets(firstOffset, lastOffset),
        null);
  }
}
