package io.kuberewind.archive.seal;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.SealHeader;
import java.io.IOException;
import java.io.InputStream;

/** A content as it is put: the header, then the encrypted parts. The same bytes each time. */
final class SealedContent implements ByteSource {
  private final ByteSource plain;
  private final byte[] header;
  private final ObjectCipher cipher;

  SealedContent(ByteSource plain, byte[] header, ObjectCipher cipher) {
    this.plain = plain;
    this.header = header;
    this.cipher = cipher;
  }

  @Override
  public long length() {
    return SealHeader.BYTES + ObjectCipher.sealedBytes(plain.length());
  }

  @Override
  public InputStream open() throws IOException {
    return new PartStream(plain.open()) {
      private long part = -1;

      @Override
      byte[] next(InputStream in) throws IOException {
        if (part < 0) {
          part = 0;
          return header;
        }
        byte[] bytes = in.readNBytes(ObjectCipher.PART_BYTES);
        return bytes.length == 0 ? null : cipher.encrypt(part++, bytes, bytes.length);
      }
    };
  }
}
