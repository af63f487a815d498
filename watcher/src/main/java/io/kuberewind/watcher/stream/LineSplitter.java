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

  private static final byte LINE_FEED = '\n';
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
    int searched = length;
    append(chunk);
    int from = 0;
    int at = Bytes.indexOf(LINE_FEED, pending, searched, length);
    while (at >= 0) {
      complete(from, at, lines);
      from = at + 1;
      at = Bytes.indexOf(LINE_FEED, pending, from, length);
    }
    keep(from);
  }

  private void append(ByteBuffer chunk) {
    int added = chunk.remaining();
    if (length + added > pending.length) {
      int doubled = (int) Math.min(maxLineBytes, pending.length * 2L);
      pending = Arrays.copyOf(pending, Math.max(length + added, doubled));
    }
    chunk.get(pending, length, added);
    length += added;
  }

  private void complete(int from, int to, Lines lines) {
    if (skipping || to - from > maxLineBytes) {
      lines.tooLong();
    } else if (to > from) {
      lines.line(Arrays.copyOfRange(pending, from, to));
    }
    skipping = false;
  }

  /** Keeps the line that begins at {@code from}, or forgets it when it is too long already. */
  private void keep(int from) {
    int left = length - from;
    if (skipping || left > maxLineBytes) {
      skipping = true;
      left = 0;
    }
    boolean isRoomy = pending.length > KEPT_BYTES && left < FIRST_BYTES;
    if (isRoomy || from > 0) {
      byte[] kept = isRoomy ? new byte[FIRST_BYTES] : pending;
      System.arraycopy(pending, length - left, kept, 0, left);
      pending = kept;
    }
    length = left;
  }
}
