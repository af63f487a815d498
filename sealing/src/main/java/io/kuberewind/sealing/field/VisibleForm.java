package io.kuberewind.sealing.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Marker;
import io.kuberewind.schemas.ResourceKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What may be seen of an object whose fields are sealed. */
public final class VisibleForm {
  private final ValueHash hash;

  public VisibleForm(ValueHash hash) {
    this.hash = hash;
  }

  /**
   * The object of {@code change} with markers of the key {@code keyId} where {@code sealed}
   * matches, and in annotations that may hold copies. What cannot be read is hidden as a whole.
   */
  public byte[] of(Change change, String keyId, List<FieldPattern> sealed) {
    Optional<ObjectNode> object = Trees.parse(change.getObject());
    if (object.isEmpty()) {
      return stub(change, keyId);
    }
    ResourceKey resource = ResourceKey.of(change);
    FieldReplacement.Markers markers =
        (pointer, value) -> Marker.sealed(keyId, hash.of(resource, pointer, value));
    Annotations annotations = new Annotations();
    new FieldReplacement(
            sealed,
            (pointer, value) -> {
              annotations.mustNotShow(value);
              return markers.of(pointer, value);
            })
        .apply(object.get());
    annotations.seal(object.get(), markers);
    return Trees.bytes(object.get());
  }

  /** No more than what the change tells of the object anyway, and a marker for all of it. */
  public byte[] stub(Change change, String keyId) {
    ByteBuffer view = change.getObject().duplicate();
    byte[] all = new byte[view.remaining()];
    view.get(all);
    return stub(change, "sealed", Marker.sealed(keyId, hash.of(ResourceKey.of(change), "", all)));
  }

  static byte[] stub(Change change, String name, Marker marker) {
    ObjectNode stub = Trees.object();
    String group = change.getGroup();
    stub.put("kind", change.getKind())
        .put("apiVersion", (group.isEmpty() ? "" : group + "/") + change.getVersion());
    ObjectNode metadata = stub.putObject("metadata");
    put(metadata, "name", change.getName());
    put(metadata, "namespace", change.getNamespace());
    put(metadata, "uid", change.getUid());
    metadata.put("resourceVersion", String.valueOf(change.getRevision()));
    stub.put(name, marker.text());
    return Trees.bytes(stub);
  }

  private static void put(ObjectNode metadata, String name, String value) {
    if (!value.isEmpty()) {
      metadata.put(name, value);
    }
  }
}
