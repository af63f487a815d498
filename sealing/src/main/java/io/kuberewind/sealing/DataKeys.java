package io.kuberewind.sealing;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.kuberewind.sealing.key.KeyService;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Data keys in use: one for each wrapping key, for some minutes and a bounded number of objects, as
 * wrapping costs a hundred times what sealing does.
 */
final class DataKeys {
  private static final int BYTES = 32;
  private static final int MOST_KEYS = 1_000;

  /** Random nonces of 96 bits are safe for 2^32 messages; this is far below. */
  private static final int MOST_USES = 1 << 20;

  private static final long NANOS = Duration.ofMinutes(10).toNanos();

  /** A data key, and its wrapped form. */
  record DataKey(String keyId, ByteBuffer wrapped, AesGcmJce cipher) {}

  private static final class InUse {
    private final DataKey key;
    private final long since = System.nanoTime();
    private int uses;

    InUse(DataKey key) {
      this.key = key;
    }

    boolean isSpent(String currentId) {
      return !key.keyId().equals(currentId)
          || uses >= MOST_USES
          || System.nanoTime() - since > NANOS;
    }
  }

  private final KeyService service;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, InUse> byName = new HashMap<>();

  DataKeys(KeyService service) {
    this.service = service;
  }

  /** The data key that seals the next object under the key {@code name}. */
  synchronized DataKey next(String name) {
    String keyId = service.current(name);
    InUse inUse = byName.get(name);
    if (inUse == null || inUse.isSpent(keyId)) {
      if (byName.size() >= MOST_KEYS) {
        byName.clear();
      }
      inUse = new InUse(make(keyId));
      byName.put(name, inUse);
    }
    inUse.uses++;
    return inUse.key;
  }

  private DataKey make(String keyId) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new DataKey(keyId, ByteBuffer.wrap(service.wrap(keyId, bytes)), cipher(bytes));
  }

  static AesGcmJce cipher(byte[] key) {
    try {
      return new AesGcmJce(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no AES-256-GCM", e);
    }
  }
}
