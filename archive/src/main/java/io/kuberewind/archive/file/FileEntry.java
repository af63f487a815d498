package io.kuberewind.archive.file;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.kuberewind.archive.store.ObjectPath;

/**
 * A file of changes as the catalog lists it: a segment or a snapshot of one partition.
 *
 * @param path where it lies in the store
 * @param partition partition of the history topic
 * @param integrity what proves it
 * @param contents what is in it
 * @param offsets of a segment; null for a snapshot
 * @param snapshot of a snapshot; null for a segment
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileEntry(
    String path,
    int partition,
    Integrity integrity,
    Contents contents,
    Offsets offsets,
    SnapshotPoint snapshot) {

  /**
   * @throws IllegalArgumentException when it is neither a segment nor a snapshot, or both
   */
  public FileEntry {
    if ((offsets == null) == (snapshot == null)) {
      throw new IllegalArgumentException(
          "A file is a segment with offsets or a snapshot with a cut: " + path);
    }
    if (integrity == null || contents == null || partition < 0) {
      throw new IllegalArgumentException(
          "A file needs integrity, contents and a partition: " + path);
    }
    ObjectPath.of(path);
  }

  @JsonIgnore
  public boolean isSegment() {
    return offsets != null;
  }

  @JsonIgnore
  public ObjectPath objectPath() {
    return ObjectPath.of(path);
  }
}
