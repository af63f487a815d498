package io.kuberewind.archive.seal;

import io.kuberewind.archive.seal.WrappingKeys.UnusableKeyException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.SealHeader;
import io.kuberewind.archive.store.UndecryptableException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of objects: makes one for each, and finds in its header the one that it has. */
final class ObjectKeys {
  /** So many headers and keys are remembered, since an object is read in several requests. */
  private static final int REMEMBERED = 4_096;

  private final ObjectStore store;
  private final WrappingKeys wrapping;
  private final SecureRandom random = new SecureRandom();
  private final Map<ObjectPath, Optional<SealHeader>> headers = bounded();
  private final Map<ObjectPath, OpenedKey> opened = bounded();

  ObjectKeys(ObjectStore store, WrappingKeys wrapping) {
    this.store = store;
    this.wrapping = wrapping;
  }

  /** The content as it is put, under a new key. */
  ByteSource seal(ObjectPath path, ByteSource content) {
    try {
      String keyId = wrapping.current();
      byte[] key = new byte[ObjectCipher.KEY_BYTES];
      random.nextBytes(key);
      byte[] header = new SealHeader(keyId, wrapping.wrap(keyId, key), content.length()).encode();
      return new SealedContent(content, header, new ObjectCipher(key, header, path));
    } catch (UnusableKeyException e) {
      throw new ObjectStoreException(
          "%s is not written, since it cannot be encrypted: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * What the object is read with; empty when it is not encrypted.
   *
   * @throws UndecryptableException when its key is not here
   */
  Optional<OpenedKey> of(ObjectPath path) {
    OpenedKey known = opened.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    return header(path).map(header -> open(path, header));
  }

  /** The object's header; empty when it is not encrypted. */
  Optional<SealHeader> header(ObjectPath path) {
    Optional<SealHeader> known = headers.get(path);
    return known == null ? learn(path, store.readRange(path, 0, SealHeader.BYTES)) : known;
  }

  /** Whether the object's header was read already. */
  boolean knows(ObjectPath path) {
    return headers.containsKey(path);
  }

  /** The header that an object has which begins like this. */
  Optional<SealHeader> learn(ObjectPath path, byte[] start) {
    Optional<SealHeader> header = SealHeader.parse(start);
    headers.put(path, header);
    return header;
  }

  void forget(ObjectPath path) {
    headers.remove(path);
    opened.remove(path);
  }

  private OpenedKey open(ObjectPath path, SealHeader header) {
    try {
      byte[] key = wrapping.unwrap(header.keyId(), header.wrapped());
      OpenedKey result =
          new OpenedKey(header.length(), new ObjectCipher(key, header.encode(), path));
      opened.put(path, result);
      return result;
    } catch (UnusableKeyException e) {
      throw new UndecryptableException(path, header.keyId(), e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UndecryptableException(path, header.keyId(), "its header is damaged", e);
    }
  }

  private static <T> Map<ObjectPath, T> bounded() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ObjectPath, T> eldest) {
            return size() > REMEMBERED;
          }
        });
  }
}
