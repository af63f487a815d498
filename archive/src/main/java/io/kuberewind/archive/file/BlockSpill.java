package io.kuberewind.archive.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the blocks of a file until its header can be written, which lists them all: in memory while
 * they are small, then in a temporary file that only the owner can read.
 */
final class BlockSpill implements Closeable {
  private static final int MEMORY_BYTES = 8 * 1024 * 1024;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream(1 << 16);
  private Path file;
  private OutputStream fileOut;
  private long length;

  void write(byte[] bytes) throws IOException {
    if (file == null && memory.size() + bytes.length > MEMORY_BYTES) {
      file = Files.createTempFile("kuberewind-blocks-", ".tmp");
      fileOut = Files.newOutputStream(file);
      memory.writeTo(fileOut);
      memory = null;
    }
    if (file == null) {
      memory.writeBytes(bytes);
    } else {
      fileOut.write(bytes);
    }
    length += bytes.length;
  }

  long length() {
    return length;
  }

  /** All that was written; nothing may be written afterwards. */
  InputStream open() throws IOException {
    if (file == null) {
      return new ByteArrayInputStream(memory.toByteArray());
    }
    fileOut.flush();
    return Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      try {
        fileOut.close();
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }
}
