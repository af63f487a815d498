package io.kuberewind.watcher.stream;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/** Reads the head of an object in one pass over its bytes. One use. */
final class ObjectScanner {
  private static final byte[] API_VERSION = bytes("apiVersion");
  private static final byte[] KIND = bytes("kind");
  private static final byte[] REASON = bytes("reason");
  private static final byte[] MESSAGE = bytes("message");
  private static final byte[] CODE = bytes("code");
  private static final byte[] METADATA = bytes("metadata");
  private static final byte[] NAMESPACE = bytes("namespace");
  private static final byte[] NAME = bytes("name");
  private static final byte[] UID = bytes("uid");
  private static final byte[] RESOURCE_VERSION = bytes("resourceVersion");
  private static final byte[] CREATION_TIMESTAMP = bytes("creationTimestamp");
  private static final byte[] MANAGED_FIELDS = bytes("managedFields");
  private static final byte[] ANNOTATIONS = bytes("annotations");
  private static final byte[] TIME = bytes("time");
  private static final byte[] INITIAL_EVENTS_END = bytes("k8s.io/initial-events-end");

  private final JsonCursor json;
  private String apiVersion = "";
  private String kind = "";
  private String namespace = "";
  private String name = "";
  private String uid = "";
  private long revision;
  private long touched;
  private boolean initialEventsEnd;
  private int code;
  private String reason = "";
  private String message = "";

  ObjectScanner(JsonCursor json) {
    this.json = json;
  }

  /** Reads the object that begins here, to its end. */
  void scan() {
    json.enterObject();
    while (json.nextField()) {
      if (json.nameIs(METADATA)) {
        metadata();
      } else if (json.nameIs(API_VERSION)) {
        apiVersion = json.text();
      } else if (json.nameIs(KIND)) {
        kind = json.text();
      } else if (json.nameIs(REASON)) {
        reason = json.text();
      } else if (json.nameIs(MESSAGE)) {
        message = json.text();
      } else if (json.nameIs(CODE)) {
        code = json.number();
      } else {
        json.skip();
      }
    }
  }

  ObjectHead head() {
    return new ObjectHead(
        apiVersion, kind, namespace, name, uid, revision, touched, initialEventsEnd);
  }

  WatchEvent.Failure failure() {
    return new WatchEvent.Failure(code, reason, message);
  }

  private void metadata() {
    if (!json.isObject()) {
      json.skip();
      return;
    }
    json.enterObject();
    while (json.nextField()) {
      if (json.nameIs(NAME)) {
        name = json.text();
      } else if (json.nameIs(NAMESPACE)) {
        namespace = json.text();
      } else if (json.nameIs(UID)) {
        uid = json.text();
      } else if (json.nameIs(RESOURCE_VERSION)) {
        revision = revision(json.text());
      } else if (json.nameIs(CREATION_TIMESTAMP)) {
        touch(json.text());
      } else if (json.nameIs(MANAGED_FIELDS)) {
        managedFields();
      } else if (json.nameIs(ANNOTATIONS)) {
        annotations();
      } else {
        json.skip();
      }
    }
  }

  private void managedFields() {
    if (!json.isArray()) {
      json.skip();
      return;
    }
    json.enterArray();
    while (json.nextElement()) {
      if (json.isObject()) {
        manager();
      } else {
        json.skip();
      }
    }
  }

  private void manager() {
    json.enterObject();
    while (json.nextField()) {
      if (json.nameIs(TIME)) {
        touch(json.text());
      } else {
        json.skip();
      }
    }
  }

  private void annotations() {
    if (!json.isObject()) {
      json.skip();
      return;
    }
    json.enterObject();
    while (json.nextField()) {
      if (json.nameIs(INITIAL_EVENTS_END)) {
        initialEventsEnd = json.text().equals("true");
      } else {
        json.skip();
      }
    }
  }

  private void touch(String time) {
    if (!time.isEmpty()) {
      try {
        touched = Math.max(touched, ObjectTime.seconds(time));
      } catch (DateTimeException notATime) {
        // A time only dates the change. The watcher's own clock does so where this one is no use.
        return;
      }
    }
  }

  private static long revision(String text) {
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedEventException("resourceVersion is not a number: " + text, e);
    }
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
