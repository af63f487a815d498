package io.kuberewind.archive.read;

import java.util.Map;

/** The history that a running instance has and the archive has not committed yet. */
public interface RecentLog {
  /**
   * What came after the given offsets, up to now.
   *
   * @param fromOffsets by partition of the history topic, the first offset to read
   * @throws io.kuberewind.archive.ArchiveException when it cannot be read
   */
  Recent read(Map<Integer, Long> fromOffsets);
}
