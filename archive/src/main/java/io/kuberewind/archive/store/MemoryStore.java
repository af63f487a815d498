package io.kuberewind.archive.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A store that lives as long as the object: for tests and rehearsals. */
public final class MemoryStore implements ObjectStore {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(byte[] bytes, Instant modified) {
    ObjectStat stat(ObjectPath path) {
      return new ObjectStat(path, bytes.length, modified);
    }
  }

  private final InstantSource clock;
  private final ConcurrentSkipListMap<String, Held> objects = new ConcurrentSkipListMap<>();

  public MemoryStore() {
    this(InstantSource.system());
  }

  /**
   * @param clock dates the objects
   */
  public MemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    byte[] bytes;
    try (InputStream in = content.open()) {
      bytes = in.readAllBytes();
      if (bytes.length != content.length()) {
        throw new IOException(
            "it has %,d bytes, not %,d".formatted(bytes.length, content.length()));
      }
    } catch (IOException e) {
      throw new ObjectStoreException("The content of %s broke off: %s".formatted(path, e), e);
    }
    if (objects.putIfAbsent(path.text(), new Held(bytes, clock.instant())) != null) {
      throw new ObjectExistsException(path);
    }
  }

  @Override
  public InputStream open(ObjectPath path) {
    return new ByteArrayInputStream(bytes(path));
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    byte[] bytes = bytes(path);
    int from = (int) Math.min(offset, bytes.length);
    return Arrays.copyOfRange(bytes, from, (int) Math.min((long) from + length, bytes.length));
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    return Optional.ofNullable(objects.get(path.text())).map(held -> held.stat(path));
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    String prefix = prefix(folder);
    return objects.tailMap(prefix, false).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix))
        .filter(e -> e.getKey().indexOf('/', prefix.length()) < 0)
        .map(e -> e.getValue().stat(ObjectPath.of(e.getKey())));
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    String prefix = prefix(folder);
    return objects.tailMap(prefix, false).keySet().stream()
        .takeWhile(path -> path.startsWith(prefix))
        .filter(path -> path.indexOf('/', prefix.length()) > 0)
        .map(path -> path.substring(prefix.length(), path.indexOf('/', prefix.length())))
        .distinct()
        .sorted();
  }

  @Override
  public void delete(ObjectPath path) {
    objects.remove(path.text());
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  private byte[] bytes(ObjectPath path) {
    Held held = objects.get(path.text());
    if (held == null) {
      throw new ObjectMissingException(path);
    }
    return held.bytes();
  }

  private static String prefix(ObjectPath folder) {
    return folder.isRoot() ? "" : folder.text() + "/";
  }
}
