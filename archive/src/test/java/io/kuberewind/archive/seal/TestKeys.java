package io.kuberewind.archive.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keys in memory that can be rotated and lost. */
public final class TestKeys implements WrappingKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final Map<String, byte[]> keys = new HashMap<>();
  private String current = "";

  public TestKeys() {
    rotate();
  }

  /** A new key wraps from now on. */
  public void rotate() {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    current = "main." + (keys.size() + 1);
    keys.put(current, key);
  }

  public void lose(String keyId) {
    keys.remove(keyId);
  }

  @Override
  public String current() {
    return current;
  }

  @Override
  public byte[] wrap(String keyId, byte[] key) {
    return apply(Cipher.ENCRYPT_MODE, keyId, key);
  }

  @Override
  public byte[] unwrap(String keyId, byte[] wrapped) {
    return apply(Cipher.DECRYPT_MODE, keyId, wrapped);
  }

  private byte[] apply(int mode, String keyId, byte[] bytes) {
    byte[] key = keys.get(keyId);
    if (key == null) {
      throw new UnusableKeyException("there is no such key", null);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, new byte[12]));
      cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("it is another key", e);
    }
  }
}
