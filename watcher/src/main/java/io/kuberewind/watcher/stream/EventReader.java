package io.kuberewind.watcher.stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads watch lines and list items: the head is parsed, the object stays the server's bytes. */
public final class EventReader {
  private EventReader() {}

  /**
   * Reads {@code {"type":...,"object":{...}}}. The object is a slice of {@code line}, not a copy.
   *
   * @throws MalformedEventException when the line is not a watch event
   */
  public static WatchEvent watchLine(byte[] line) {
    try (JsonParser parser = ObjectScanner.parser(line, 0, line.length)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      String type = "";
      ObjectScanner scanner = new ObjectScanner(parser);
      int from = 0;
      int to = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("type")) {
          type = parser.getText();
        } else if (field.equals("object") && value == JsonToken.START_OBJECT) {
          from = (int) parser.currentTokenLocation().getByteOffset();
          scanner.scan();
          to = (int) parser.currentLocation().getByteOffset();
        } else {
          parser.skipChildren();
        }
      }
      require(to > 0);
      return event(type, scanner, ByteBuffer.wrap(line, from, to - from).slice());
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedEventException("A watch line is not an event: " + e.getMessage(), e);
    }
  }

  /**
   * Reads an item of a list as an ADDED event. Items of the built-in types come without apiVersion
   * and kind: these are put in front of what the server sent.
   *
   * @throws MalformedEventException when the item is not an object
   */
  public static WatchEvent listItem(byte[] item, String apiVersion, String kind) {
    try (JsonParser parser = ObjectScanner.parser(item, 0, item.length)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      ObjectScanner scanner = new ObjectScanner(parser);
      scanner.scan();
      ObjectHead head = scanner.head();
      byte[] whole = head.kind().isEmpty() ? withType(item, apiVersion, kind) : item;
      return new WatchEvent(WatchEvent.Type.ADDED, head, ByteBuffer.wrap(whole), null);
    } catch (IOException e) {
      throw new MalformedEventException("A list item is not an object: " + e.getMessage(), e);
    }
  }

  private static WatchEvent event(String type, ObjectScanner scanner, ByteBuffer object) {
    WatchEvent.Type known = WatchEvent.Type.valueOf(type);
    WatchEvent.Failure failure = known == WatchEvent.Type.ERROR ? scanner.failure() : null;
    return new WatchEvent(known, scanner.head(), object, failure);
  }

  private static byte[] withType(byte[] item, String apiVersion, String kind) {
    int brace = 0;
    while (item[brace] != '{') {
      brace++;
    }
    int next = brace + 1;
    while (next < item.length && item[next] <= ' ') {
      next++;
    }
    String front = "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\"";
    ByteArrayOutputStream whole = new ByteArrayOutputStream(item.length + front.length() + 1);
    whole.writeBytes(front.getBytes(StandardCharsets.UTF_8));
    if (item[next] != '}') {
      whole.write(',');
    }
    whole.write(item, next, item.length - next);
    return whole.toByteArray();
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("no object where one belongs");
    }
  }
}
