package io.kuberewind.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Puts an object whose outcome is certain when it returns: an ambiguous write is resolved by
 * reading back, and finding the very same bytes there counts as having written them. So a writer
 * that was killed after its write can do it again.
 */
public final class PutOnce {
  private static final int ATTEMPTS = 4;

  private final ObjectStore store;

  public PutOnce(ObjectStore store) {
    this.store = store;
  }

  /**
   * Makes sure that the object at {@code path} has these bytes.
   *
   * @return false when the path is taken by an object with other bytes, which is left as it is, or
   *     by one that was deleted and is kept under a lock
   * @throws UnknownOutcomeException when the store did not say what became of the write, however
   *     often it was asked
   */
  public boolean put(ObjectPath path, ByteSource content) {
    for (int attempt = 1; ; attempt++) {
      try {
        store.putIfAbsent(path, content);
        return true;
      } catch (ObjectExistsException e) {
        return holds(path, content);
      } catch (UnknownOutcomeException e) {
        if (store.stat(path).isPresent()) {
          return holds(path, content);
        }
        // A write that is absent now may still land: only the same bytes at the same path are safe.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private boolean holds(ObjectPath path, ByteSource content) {
    try (InputStream there = store.open(path);
        InputStream wanted = content.open()) {
      byte[] a = new byte[1 << 16];
      byte[] b = new byte[1 << 16];
      while (true) {
        int n = there.readNBytes(a, 0, a.length);
        int m = wanted.readNBytes(b, 0, b.length);
        if (n != m || !Arrays.equals(a, 0, n, b, 0, m)) {
          return false;
        }
        if (n < a.length) {
          return true;
        }
      }
    } catch (ObjectMissingException e) {
      // Gone meanwhile, or deleted where a version under a lock still holds the name.
      return false;
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be read back: %s".formatted(path, e), e);
    }
  }
}
