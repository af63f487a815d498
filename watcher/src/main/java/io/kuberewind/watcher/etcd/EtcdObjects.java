package io.kuberewind.watcher.etcd;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.decode.StoredValue;
import io.kuberewind.etcd.decode.ValueDecoder;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.watcher.capture.TypeRecorder;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.stream.EventReader;
import io.kuberewind.watcher.stream.MalformedEventException;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.stream.WatchEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Makes of what etcd holds what a watch of the API server would have told. */
final class EtcdObjects {
  /**
   * A key as a change of its resource.
   *
   * @param version version that the object is written in; empty for that of its type
   * @param value what etcd holds, for the record
   */
  record Told(Place place, WatchEvent event, String version, EtcdValue value) {}

  private final StorageKeys keys;
  private final Rendering rendering;
  private final ValueDecoder decoder = new ValueDecoder();
  private final AtomicLong undecoded = new AtomicLong();
  private final AtomicLong encrypted = new AtomicLong();

  EtcdObjects(StorageKeys keys, Rendering rendering) {
    this.keys = keys;
    this.rendering = rendering;
  }

  /** Values that could not be decoded, and were kept as they are. */
  long undecoded() {
    return undecoded.get();
  }

  /** Values that are encrypted at rest, and were kept as they are. */
  long encrypted() {
    return encrypted.get();
  }

  /**
   * A state of a key.
   *
   * @param stored the key and its value
   * @param as what became of it
   * @param revision when: of a deletion, a later one than that of the value
   */
  Told told(StoredKey stored, WatchEvent.Type as, long revision) {
    StoredValue value = decoder.decode(stored.value(), revision);
    Place place = keys.place(stored.key(), value);
    if (place instanceof Place.OfResource of) {
      return resource(of, stored, value, as, revision);
    }
    if (place instanceof Place.OfServer own) {
      ObjectHead head = head(StorageKeys.OWN, "", own.key(), revision);
      WatchEvent event = new WatchEvent(as, head, stub(StorageKeys.OWN, head), null);
      return new Told(place, event, "", etcdValue(stored, as, false, null));
    }
    return new Told(place, null, "", null);
  }

  private Told resource(
      Place.OfResource of, StoredKey stored, StoredValue value, WatchEvent.Type as, long revision) {
    ObjectHead head = head(of.type(), of.namespace(), of.name(), revision);
    if (value instanceof StoredValue.Decoded decoded) {
      return decoded(of, stored, decoded, as, revision);
    }
    if (value instanceof StoredValue.Undecoded unread) {
      undecoded.incrementAndGet();
      WatchEvent event = new WatchEvent(as, head, stub(of.type(), head), null);
      return new Told(of, event, "", etcdValue(stored, as, false, unread.reason()));
    }
    encrypted.incrementAndGet();
    WatchEvent event = new WatchEvent(as, head, stub(of.type(), head), null);
    return new Told(of, event, "", etcdValue(stored, as, true, null));
  }

  private Told decoded(
      Place.OfResource of,
      StoredKey stored,
      StoredValue.Decoded decoded,
      WatchEvent.Type as,
      long revision) {
    byte[] json = decoded.json();
    String version = "";
    if (!decoded.apiVersion().equals(of.type().apiVersion())) {
      long at = as == WatchEvent.Type.DELETED ? revision - 1 : revision;
      var served = rendering.object(of.type(), of.namespace(), of.name(), at, revision);
      json = served.orElse(json);
      version = served.isPresent() ? "" : versionOf(decoded.apiVersion());
    }
    EtcdValue value = etcdValue(stored, as, false, null);
    try {
      WatchEvent read = EventReader.listItem(json, decoded.apiVersion(), decoded.kind());
      boolean isAnother = !read.head().name().equals(of.name());
      if (isAnother && !of.type().name().equals("secrets")) {
        String key = new String(stored.key(), StandardCharsets.UTF_8);
        ObjectHead head = head(StorageKeys.OWN, "", key, revision);
        WatchEvent own = new WatchEvent(as, head, stub(StorageKeys.OWN, head), null);
        return new Told(new Place.OfServer(key), own, "", value);
      }
      ObjectHead head = at(read.head(), of, revision);
      return new Told(of, new WatchEvent(as, head, read.object(), null), version, value);
    } catch (MalformedEventException e) {
      undecoded.incrementAndGet();
      ObjectHead head = head(of.type(), of.namespace(), of.name(), revision);
      WatchEvent event = new WatchEvent(as, head, stub(of.type(), head), null);
      return new Told(of, event, "", etcdValue(stored, as, false, e.getMessage()));
    }
  }

  private static EtcdValue etcdValue(
      StoredKey stored, WatchEvent.Type as, boolean encrypted, String undecoded) {
    boolean gone = as == WatchEvent.Type.DELETED;
    // A record has room for the object and little more: what etcd takes is far smaller by default.
    boolean fits = stored.value().length <= TypeRecorder.MAX_OBJECT_BYTES / 2;
    return EtcdValue.newBuilder()
        .setKey(ByteBuffer.wrap(stored.key()))
        .setValue(fits ? ByteBuffer.wrap(stored.value()) : ByteBuffer.allocate(0))
        .setVersion(gone ? 0 : stored.version())
        .setCreateRevision(stored.createRevision())
        .setLease(stored.lease())
        .setEncrypted(encrypted)
        .setUndecoded(undecoded)
        .build();
  }

  private static ObjectHead at(ObjectHead read, Place.OfResource of, long revision) {
    return new ObjectHead(
        read.apiVersion(),
        read.kind(),
        of.namespace(),
        of.name(),
        read.uid(),
        revision,
        read.touched(),
        false);
  }

  private static ObjectHead head(ResourceType type, String namespace, String name, long revision) {
    return new ObjectHead(type.apiVersion(), type.kind(), namespace, name, "", revision, 0, false);
  }

  /** What the key alone tells of an object. */
  private static ByteBuffer stub(ResourceType type, ObjectHead head) {
    StringBuilder json = new StringBuilder(160);
    json.append("{\"kind\":").append(quoted(type.kind()));
    json.append(",\"apiVersion\":").append(quoted(type.apiVersion()));
    json.append(",\"metadata\":{\"name\":").append(quoted(head.name()));
    if (!head.namespace().isEmpty()) {
      json.append(",\"namespace\":").append(quoted(head.namespace()));
    }
    json.append(",\"resourceVersion\":\"").append(head.revision()).append("\"}}");
    return ByteBuffer.wrap(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String versionOf(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }
}
