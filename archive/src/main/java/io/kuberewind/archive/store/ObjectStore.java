package io.kuberewind.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an archive rests: objects that are written once and read often. An implementation is safe
 * for use by several threads, and by several processes on one store.
 *
 * <p>Every method may throw {@link AccessRefusedException} (the store will not, asking again does
 * not help) and {@link ObjectStoreException} (it could not, asking again may help). An object is
 * seen by every reader as soon as the write of it returns, and never in part.
 */
public interface ObjectStore extends AutoCloseable {

  /**
   * Writes a new object, whole or not at all, and durably. Never touches an object that is there:
   * of writers at the same time one wins, the others get {@link ObjectExistsException}.
   *
   * @throws ObjectExistsException when the path is taken; nothing was written
   * @throws UnknownOutcomeException when the object may be there now or later, whole, or not: read
   *     it back before anything else ({@link PutOnce} does)
   * @throws ObjectStoreException otherwise; nothing was written
   */
  void putIfAbsent(ObjectPath path, ByteSource content);

  /**
   * A stream over the object from its first byte. The caller closes it.
   *
   * @throws ObjectMissingException when there is no such object
   */
  InputStream open(ObjectPath path);

  /**
   * The bytes of the object from {@code offset} on: {@code length} of them, or fewer where the
   * object ends before.
   *
   * @throws ObjectMissingException when there is no such object
   */
  byte[] readRange(ObjectPath path, long offset, int length);

  /** What is known of the object; empty when there is none. */
  Optional<ObjectStat> stat(ObjectPath path);

  /**
   * The objects right below {@code folder}, not those in folders below it, in the order of their
   * names. None when there is no such folder. The caller closes the stream.
   */
  Stream<ObjectStat> list(ObjectPath folder);

  /** The names of the folders right below {@code folder}, in order. */
  Stream<String> folders(ObjectPath folder);

  /** Removes the object. Does nothing when there is none. */
  void delete(ObjectPath path);

  /**
   * The whole object, which must not be longer than {@code maxBytes}.
   *
   * @throws ObjectMissingException when there is no such object
   * @throws ObjectStoreException when it is longer
   */
  default byte[] read(ObjectPath path, int maxBytes) {
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
  void close();
}
