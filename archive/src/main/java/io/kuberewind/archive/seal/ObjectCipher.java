package io.kuberewind.archive.seal;

import io.kuberewind.archive.store.ObjectPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and decrypts the parts of one object, each by itself, so that a range is read without
 * the rest. The key belongs to this object alone, so the number of a part is a nonce that is used
 * once; header and path are authenticated with every part, so that no part, object or length is
 * taken for another.
 */
final class ObjectCipher {
  /** Bytes of a part before it is encrypted; the last one of an object may have fewer. */
  static final int PART_BYTES = 16 * 1024;

  static final int TAG_BYTES = 16;
  static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;

  private final SecretKeySpec key;
  private final byte[] bound;

  /**
   * @param header the object's header as it is written
   */
  ObjectCipher(byte[] key, byte[] header, ObjectPath path) {
    this.key = new SecretKeySpec(key, "AES");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(header);
      this.bound = digest.digest(path.text().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  byte[] encrypt(long part, byte[] plain, int length) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, part).doFinal(plain, 0, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM encrypts whatever it is given", e);
    }
  }

  /**
   * @throws AEADBadTagException when these are not the bytes that were written as this part
   */
  byte[] decrypt(long part, byte[] sealed, int from, int length) throws AEADBadTagException {
    try {
      return cipher(Cipher.DECRYPT_MODE, part).doFinal(sealed, from, length);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      AEADBadTagException damaged = new AEADBadTagException(e.getMessage());
      damaged.initCause(e);
      throw damaged;
    }
  }

  /** Bytes in the store of the parts of so many bytes. */
  static long sealedBytes(long plain) {
    return plain + TAG_BYTES * ((plain + PART_BYTES - 1) / PART_BYTES);
  }

  private Cipher cipher(int mode, long part) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(part).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(bound);
    return cipher;
  }
}
