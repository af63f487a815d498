package io.kuberewind.archive.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that can be read several times, from the start, each time the same. */
public interface ByteSource {
  /** Number of bytes that each stream gives. */
  long length();

  /** A new stream from the first byte. The caller closes it. */
  InputStream open() throws IOException;

  /** The bytes of a file, which must not change as long as they are read. */
  static ByteSource of(Path file) throws IOException {
    long length = Files.size(file);
    return new ByteSource() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }

  /** The bytes of {@code array}, which must not change afterwards. */
  static ByteSource of(byte[] array) {
    return new ByteSource() {
      @Override
      public long length() {
        return array.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(array);
      }
    };
  }
}
