package io.kuberewind.archive.seal;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.SealHeader;
import java.io.IOException;
import java.io.InputStream;
import javax.crypto.AEADBadTagException;

/**
 * Reads one encrypted object.
 *
 * @param length bytes of the object before it was encrypted
 * @param cipher of the object
 */
record OpenedKey(long length, ObjectCipher cipher) {
  private static final int PART = ObjectCipher.PART_BYTES;
  private static final int SEALED_PART = PART + ObjectCipher.TAG_BYTES;

  /** The bytes from {@code offset} on; fewer where the object ends before. */
  byte[] range(ObjectPath path, long offset, int wanted, ObjectStore store) {
    int bytes = (int) Math.max(0, Math.min(wanted, length - offset));
    if (bytes == 0) {
      return new byte[0];
    }
    long first = offset / PART;
    long behind = (offset + bytes - 1) / PART + 1;
    long end = SealHeader.BYTES + ObjectCipher.sealedBytes(Math.min(behind * PART, length));
    long start = SealHeader.BYTES + first * SEALED_PART;
    byte[] sealed = store.readRange(path, start, Math.toIntExact(end - start));
    if (sealed.length != end - start) {
      throw new DamagedFileException(path, "it ends at byte %,d".formatted(start + sealed.length));
    }
    byte[] range = new byte[bytes];
    for (long part = first; part < behind; part++) {
      int from = (int) ((part - first) * SEALED_PART);
      byte[] plain = decrypt(path, part, sealed, from, Math.min(SEALED_PART, sealed.length - from));
      int skip = (int) Math.max(0, offset - part * PART);
      int at = (int) Math.max(0, part * PART - offset);
      System.arraycopy(plain, skip, range, at, Math.min(plain.length - skip, bytes - at));
    }
    return range;
  }

  /** The object decrypted, from the stream of all that is stored. */
  InputStream stream(ObjectPath path, InputStream stored) {
    return new PartStream(stored) {
      private long part = -1;
      private long left = length;

      @Override
      byte[] next(InputStream in) throws IOException {
        if (part < 0) {
          part = 0;
          in.skipNBytes(SealHeader.BYTES);
        }
        if (left == 0) {
          if (in.read() >= 0) {
            throw new DamagedFileException(path, "there is more behind its end");
          }
          return null;
        }
        int wanted = (int) Math.min(left, PART) + ObjectCipher.TAG_BYTES;
        byte[] sealed = in.readNBytes(wanted);
        if (sealed.length != wanted) {
          throw new DamagedFileException(path, "it was cut short");
        }
        byte[] plain = decrypt(path, part++, sealed, 0, wanted);
        left -= plain.length;
        return plain;
      }
    };
  }

  private byte[] decrypt(ObjectPath path, long part, byte[] sealed, int from, int bytes) {
    try {
      return cipher.decrypt(part, sealed, from, bytes);
    } catch (AEADBadTagException e) {
      throw new DamagedFileException(path, "part %d of it was altered".formatted(part), e);
    }
  }
}
