package io.kuberewind.archive.seal;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is made part by part from another, which it closes. Holds one part. */
abstract class PartStream extends InputStream {
  private final InputStream in;
  private byte[] part = {};
  private int at;

  PartStream(InputStream in) {
    this.in = in;
  }

  /** The next part, not empty; null at the end. */
  abstract byte[] next(InputStream from) throws IOException;

  @Override
  public int read() throws IOException {
    return fill() ? part[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, part.length - at);
    System.arraycopy(part, at, buffer, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    if (part != null && at == part.length) {
      part = next(in);
      at = 0;
    }
    return part != null;
  }
}
