package io.kuberewind.watcher.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts the items out of a list answer while it streams in, so that a page of large objects is never
 * in memory as a whole. It follows quotes, escapes and nesting only; what is not an item (the
 * list's own metadata, in front or behind) is kept and read at the end.
 */
public final class ListSplitter {
  private static final int ENVELOPE_BYTES = 1024 * 1024;

  /**
   * What a list says of itself.
   *
   * @param revision revision of the list
   * @param continuation token of the next page, empty on the last one
   */
  public record Page(long revision, String continuation) {}

  private final Consumer<byte[]> items;
  private final ByteArrayOutputStream envelope = new ByteArrayOutputStream(512);
  private final ByteArrayOutputStream item = new ByteArrayOutputStream(16 * 1024);
  private final ByteArrayOutputStream name = new ByteArrayOutputStream(32);
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean inItems;

  public ListSplitter(Consumer<byte[]> items) {
    this.items = items;
  }

  /** Takes the next bytes and hands over every item that they complete. */
  public void feed(ByteBuffer chunk) {
    while (chunk.hasRemaining()) {
      byte b = chunk.get();
      if (inItems) {
        itemByte(b);
      } else {
        envelopeByte(b);
      }
    }
  }

  /**
   * Reads what the list says of itself, after its last byte.
   *
   * @throws MalformedEventException when the answer is not a list
   */
  public Page end() {
    try {
      JsonNode metadata = new ObjectMapper().readTree(envelope.toByteArray()).path("metadata");
      long revision = Long.parseLong(metadata.path("resourceVersion").asText(""));
      return new Page(revision, metadata.path("continue").asText(""));
    } catch (IOException | NumberFormatException e) {
      throw new MalformedEventException("The answer is not a list: " + e.getMessage(), e);
    }
  }

  private void envelopeByte(byte b) {
    keep(envelope, b, ENVELOPE_BYTES);
    if (inString) {
      stringByte(b, depth == 1);
    } else if (b == '"') {
      inString = true;
      name.reset();
    } else if (b == '[' && depth == 1 && name.toString(StandardCharsets.UTF_8).equals("items")) {
      inItems = true;
    } else {
      nest(b);
    }
  }

  private void itemByte(byte b) {
    // The items lie at depth 1: the bracket of their array is not counted.
    if (depth == 1 && b == ']') {
      inItems = false;
      keep(envelope, b, ENVELOPE_BYTES);
      return;
    }
    if (depth == 1 && b != '{') {
      return;
    }
    keep(item, b, LineSplitter.MAX_LINE_BYTES);
    if (inString) {
      stringByte(b, false);
    } else if (b == '"') {
      inString = true;
    } else {
      nest(b);
      if (depth == 1) {
        items.accept(item.toByteArray());
        item.reset();
      }
    }
  }

  private void stringByte(byte b, boolean named) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
      return;
    }
    if (named && name.size() < 32) {
      name.write(b);
    }
  }

  private void nest(byte b) {
    if (b == '{' || b == '[') {
      depth++;
    } else if (b == '}' || b == ']') {
      depth--;
    }
  }

  private static void keep(ByteArrayOutputStream out, byte b, int bound) {
    if (out.size() >= bound) {
      throw new MalformedEventException("A list or an item of it is larger than " + bound, null);
    }
    out.write(b);
  }
}
