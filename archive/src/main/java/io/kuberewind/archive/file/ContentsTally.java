package io.kuberewind.archive.file;

import java.nio.charset.StandardCharsets;

/** Sums up the changes of a file as they are written, in order of their keys. */
final class ContentsTally {
  private long records;
  private byte[] firstKey = {};
  private byte[] lastKey = {};
  private long minRevision;
  private long maxRevision;
  private long minTime;
  private long maxTime;

  void add(EncodedChange change) {
    if (records == 0) {
      firstKey = change.key();
      minRevision = change.revision();
      maxRevision = change.revision();
      minTime = change.time();
      maxTime = change.time();
    }
    records++;
    lastKey = change.key();
    minRevision = Math.min(minRevision, change.revision());
    maxRevision = Math.max(maxRevision, change.revision());
    minTime = Math.min(minTime, change.time());
    maxTime = Math.max(maxTime, change.time());
  }

  Contents contents() {
    return new Contents(
        records, text(firstKey), text(lastKey), minRevision, maxRevision, minTime, maxTime);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
