package io.kuberewind.watcher.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Cuts a stream of bytes at its line feeds. A line longer than the bound is skipped and told. */
public final class LineSplitter {
  /**
   * Longest line in bytes. etcd takes 1.5 MiB of an object, which JSON's escapes can multiply by
   * six.
   */
  public static final int MAX_LINE_BYTES = 32 * 1024 * 1024;

  private static final int FIRST_BYTES = 16 * 1024;
  private static final int KEPT_BYTES = 256 * 1024;

  /** Takes the lines, without their line feeds. */
  public interface Lines {
    void line(byte[] line);

    /** A line was longer than the bound; its bytes are gone. */
    void tooLong();
  }

  private final int maxLineBytes;
  private byte[] pending = new byte[FIRST_BYTES];
  private int length;
  private boolean skipping;

  public LineSplitter() {
    this(MAX_LINE_BYTES);
  }

  LineSplitter(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Takes the next bytes and hands over every line that they complete. */
  public void feed(ByteBuffer chunk, Lines lines) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        complete(bytes, from, i, lines);
        from = i + 1;
      }
    }
    keep(bytes, from, bytes.length);
  }

  private void complete(byte[] bytes, int from, int to, Lines lines) {
    keep(bytes, from, to);
    if (skipping) {
      lines.tooLong();
    } else if (length > 0) {
      lines.line(Arrays.copyOf(pending, length));
    }
    skipping = false;
    length = 0;
    if (pending.length > KEPT_BYTES) {
      pending = new byte[FIRST_BYTES];
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int added = to - from;
    if (skipping || length + added > maxLineBytes) {
      skipping = true;
      length = 0;
      return;
    }
    if (length + added > pending.length) {
      int doubled = (int) Math.min(maxLineBytes, pending.length * 2L);
      pending = Arrays.copyOf(pending, Math.max(length + added, doubled));
    }
    System.arraycopy(bytes, from, pending, length, added);
    length += added;
  }
}
