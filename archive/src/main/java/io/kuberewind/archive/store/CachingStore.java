package io.kuberewind.archive.store;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Remembers ranges that were read, up to a number of bytes: the headers with the block indexes, and
 * the blocks that several questions share. Objects never change, so what was read stays right; what
 * readers make of it they check anew each time. Whole objects are not remembered.
 */
public final class CachingStore implements ObjectStore {
  /** A read beyond this is one of many objects, of which the next question wants others. */
  private static final int MOST_BYTES_OF_ONE = 1024 * 1024;

  private record Range(ObjectPath path, long offset, int length) {}

  private final ObjectStore store;
  private final long maxBytes;
  private final LinkedHashMap<Range, byte[]> ranges = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  /**
   * Remembers what is read from {@code store}, which it closes.
   *
   * @param maxBytes most bytes that are remembered
   */
  public CachingStore(ObjectStore store, long maxBytes) {
    this.store = store;
    this.maxBytes = maxBytes;
  }

  /** Bytes that are remembered now. */
  public synchronized long held() {
    return held;
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    Range range = new Range(path, offset, length);
    byte[] known = known(range);
    if (known == null) {
      known = store.readRange(path, offset, length);
      remember(range, known);
    }
    // Callers own what they are given.
    return known.clone();
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    store.putIfAbsent(path, content);
  }

  @Override
  public InputStream open(ObjectPath path) {
    return store.open(path);
  }

  @Override
  public byte[] read(ObjectPath path, int maxLength) {
    return store.read(path, maxLength);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    return store.stat(path);
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    return store.list(folder);
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    return store.folders(folder);
  }

  @Override
  public void delete(ObjectPath path) {
    forget(path);
    store.delete(path);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }

  private synchronized byte[] known(Range range) {
    return ranges.get(range);
  }

  /** A range that was cut short is not kept: the object may have been read before it was whole. */
  private synchronized void remember(Range range, byte[] bytes) {
    if (bytes.length != range.length()
        || bytes.length > MOST_BYTES_OF_ONE
        || ranges.put(range, bytes) != null) {
      return;
    }
    held += bytes.length;
    var eldest = ranges.entrySet().iterator();
    while (held > maxBytes && eldest.hasNext()) {
      held -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  private synchronized void forget(ObjectPath path) {
    var all = ranges.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Range, byte[]> each = all.next();
      if (each.getKey().path().equals(path)) {
        held -= each.getValue().length;
        all.remove();
      }
    }
  }
}
