package io.kuberewind.benchmarks.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Deletion;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.ServedTypes;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetIdentity;
import io.kuberewind.restore.target.WriteResult;
import io.kuberewind.restore.target.Writing;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A cluster that has all {@link Things}, or their namespace only, and takes every write. */
record StandInTarget(Things things, boolean full) implements Target {
  static final String ID = "stand-in";
  private static final ServedType CONFIG_MAPS =
      new ServedType(new GroupResource("", "configmaps"), "v1", "ConfigMap", true, false);
  private static final ServedType NAMESPACES =
      new ServedType(Selection.NAMESPACES, "v1", "Namespace", false, true);

  @Override
  public TargetIdentity identity() {
    return new TargetIdentity("https://stand-in", ID);
  }

  @Override
  public ServedTypes served() {
    return new ServedTypes(List.of(CONFIG_MAPS, NAMESPACES), Set.of());
  }

  @Override
  public void rediscover() {
    // It serves what it serves.
  }

  @Override
  public Iterator<ObjectNode> list(ServedType type, String namespace) {
    if (type.equals(NAMESPACES)) {
      return List.of(namespace()).iterator();
    }
    return IntStream.range(0, full ? things.count() : 0)
        .mapToObj(number -> things.object(number, "now"))
        .iterator();
  }

  @Override
  public Iterator<ObjectNode> listWhole(ServedType type, String namespace) {
    return list(type, namespace);
  }

  @Override
  public Optional<ObjectNode> read(ObjectRef ref) {
    return ref.type().equals(NAMESPACES) ? Optional.of(namespace()) : Optional.empty();
  }

  @Override
  public WriteResult create(ObjectRef ref, ObjectNode object, Writing how) {
    return new WriteResult(WriteResult.Outcome.WRITTEN, object, "");
  }

  @Override
  public WriteResult replace(ObjectRef ref, ObjectNode object, Writing how) {
    return create(ref, object, how);
  }

  @Override
  public WriteResult replaceStatus(ObjectRef ref, ObjectNode object, Writing how) {
    return create(ref, object, how);
  }

  @Override
  public WriteResult delete(ObjectRef ref, Deletion deletion, Writing how) {
    return new WriteResult(WriteResult.Outcome.WRITTEN, null, "");
  }

  @Override
  public long revision() {
    return 1;
  }

  @Override
  public boolean allows(String verb, ServedType type, String namespace) {
    return true;
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private ObjectNode namespace() {
    ObjectNode namespace = Json.MAPPER.createObjectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", things.namespace());
    namespace.putObject("status").put("phase", "Active");
    return namespace;
  }
}
