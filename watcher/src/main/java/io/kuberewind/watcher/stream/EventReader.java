package io.kuberewind.watcher.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads watch lines and list items: the head is parsed, the object stays the server's bytes. */
public final class EventReader {
  private static final byte[] TYPE = "type".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OBJECT = "object".getBytes(StandardCharsets.UTF_8);

  private EventReader() {}

  /**
   * Reads {@code {"type":...,"object":{...}}}. The object is a slice of {@code line}, not a copy.
   *
   * @throws MalformedEventException when the line is not a watch event
   */
  public static WatchEvent watchLine(byte[] line) {
    JsonCursor json = new JsonCursor(line);
    ObjectScanner scanner = new ObjectScanner(json);
    String type = "";
    int from = 0;
    int to = 0;
    try {
      json.enterObject();
      while (json.nextField()) {
        if (json.nameIs(TYPE)) {
          type = json.text();
        } else if (json.nameIs(OBJECT) && json.isObject()) {
          from = json.position();
          scanner.scan();
          to = json.position();
        } else {
          json.skip();
        }
      }
      json.end();
      if (to == 0) {
        throw new MalformedEventException("it has no object", null);
      }
      return event(type, scanner, ByteBuffer.wrap(line, from, to - from).slice());
    } catch (MalformedEventException | IllegalArgumentException e) {
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
    JsonCursor json = new JsonCursor(item);
    ObjectScanner scanner = new ObjectScanner(json);
    try {
      scanner.scan();
      json.end();
    } catch (MalformedEventException e) {
      throw new MalformedEventException("A list item is not an object: " + e.getMessage(), e);
    }
    ObjectHead head = scanner.head();
    byte[] whole = head.kind().isEmpty() ? withType(item, apiVersion, kind) : item;
    return new WatchEvent(WatchEvent.Type.ADDED, head, ByteBuffer.wrap(whole), null);
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
}
