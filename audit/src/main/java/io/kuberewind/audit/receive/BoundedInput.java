package io.kuberewind.audit.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an exception when it is longer than allowed. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream in, long most) {
    super(in);
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    return count(read < 0 ? -1 : 1) < 0 ? -1 : read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return count(super.read(buffer, offset, length));
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    left -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private int count(int read) throws IOException {
    left -= Math.max(0, read);
    if (left < 0) {
      throw new TooLargeException();
    }
    return read;
  }

  /** More came than is taken. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("more than is taken at once");
    }
  }
}
