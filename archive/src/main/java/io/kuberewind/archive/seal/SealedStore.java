package io.kuberewind.archive.seal;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.SealHeader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Encrypts what holds objects of the cluster (segments, snapshots, plans and results of restores)
 * on its way into a store, each object under a key of its own, and decrypts it on its way back. The
 * catalog, time files and marks stay in the clear: they name objects, hold none, and say what a
 * lost key takes along. Objects that were written in the clear before are read as they are.
 */
public final class SealedStore implements ObjectStore {
  private static final Set<String> SEALED_FOLDERS = Set.of("log", "snapshots", "restores");

  private final ObjectStore store;
  private final ObjectKeys keys;

  /** Encrypts for {@code store}, which it closes. */
  public SealedStore(ObjectStore store, WrappingKeys keys) {
    this.store = store;
    this.keys = new ObjectKeys(store, keys);
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    store.putIfAbsent(path, isSealed(path) ? keys.seal(path, content) : content);
  }

  @Override
  public InputStream open(ObjectPath path) {
    if (!isSealed(path)) {
      return store.open(path);
    }
    Optional<OpenedKey> key = keys.of(path);
    InputStream stored = store.open(path);
    return key.isEmpty() ? stored : key.get().stream(path, stored);
  }

  @Override
  public byte[] read(ObjectPath path, int maxBytes) {
    if (!isSealed(path)) {
      return store.read(path, maxBytes);
    }
    try (InputStream in = open(path)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (bytes.length == maxBytes && in.read() >= 0) {
        throw new ObjectStoreException(
            "%s is longer than the %,d bytes that such an object may have"
                .formatted(path, maxBytes));
      }
      return bytes;
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be read: %s".formatted(path, e), e);
    }
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    if (isSealed(path) && offset == 0 && length >= SealHeader.BYTES && !keys.knows(path)) {
      // In an archive in the clear this is all: one request, as without keys.
      byte[] start = store.readRange(path, 0, length);
      if (keys.learn(path, start).isEmpty()) {
        return start;
      }
    }
    Optional<OpenedKey> key = isSealed(path) ? keys.of(path) : Optional.empty();
    return key.isEmpty()
        ? store.readRange(path, offset, length)
        : key.get().range(path, offset, length, store);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    return store.stat(path).map(this::asWritten);
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    return store.list(folder).map(this::asWritten);
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    return store.folders(folder);
  }

  @Override
  public void delete(ObjectPath path) {
    store.delete(path);
    keys.forget(path);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }

  /** With the bytes that it has for its reader; a damaged one keeps the size that gives it away. */
  private ObjectStat asWritten(ObjectStat stored) {
    if (!isSealed(stored.path())) {
      return stored;
    }
    return keys.header(stored.path())
        .filter(h -> stored.bytes() == SealHeader.BYTES + ObjectCipher.sealedBytes(h.length()))
        .map(header -> new ObjectStat(stored.path(), header.length(), stored.modified()))
        .orElse(stored);
  }

  private static boolean isSealed(ObjectPath path) {
    return path.names().size() > 2 && SEALED_FOLDERS.contains(path.names().get(1));
  }
}
