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
    add(change.key(), change.revision(), change.time());
  }

  void add(byte[] key, long revision, long time) {
    if (records == 0) {
      firstKey = key;
      minRevision = revision;
      maxRevision = revision;
      minTime = time;
      maxTime = time;
    }
    records++;
    lastKey = key;
    minRevision = Math.min(minRevision, revision);
    maxRevision = Math.max(maxRevision, revision);
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
  }

  Contents contents() {
    return new Contents(
        records, text(firstKey), text(lastKey), minRevision, maxRevision, minTime, maxTime);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
