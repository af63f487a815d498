package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Deletion;
import io.kuberewind.restore.target.LiveListBrokenException;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.ServedTypes;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetIdentity;
import io.kuberewind.restore.target.WriteResult;
import io.kuberewind.restore.target.Writing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** A cluster of one namespace with config maps in it, which nobody writes to. */
final class FixedTarget implements Target {
  static final String NAMESPACE = "shop";
  static final ServedType CONFIG_MAPS =
      new ServedType(new GroupResource("", "configmaps"), "v1", "ConfigMap", true, false);
  private static final ServedType NAMESPACES =
      new ServedType(Selection.NAMESPACES, "v1", "Namespace", false, true);

  private final List<ObjectNode> configMaps;
  private int pages = Integer.MAX_VALUE;
  private int reads;

  /** {@code configMaps}: by name. */
  FixedTarget(List<ObjectNode> configMaps) {
    this.configMaps = List.copyOf(configMaps);
  }

  /** Has lists end after so many objects, as those that expire between two pages do. */
  FixedTarget breakingAfter(int objects) {
    pages = objects;
    return this;
  }

  /** How many config maps were asked for one by one. */
  int reads() {
    return reads;
  }

  @Override
  public Iterator<ObjectNode> list(ServedType type, String namespace) {
    Iterator<ObjectNode> all = listWhole(type, namespace);
    return type.equals(NAMESPACES) ? all : new Breaking(all);
  }

  @Override
  public Iterator<ObjectNode> listWhole(ServedType type, String namespace) {
    List<ObjectNode> copies = new ArrayList<>();
    (type.equals(NAMESPACES) ? List.of(namespace()) : configMaps)
        .forEach(object -> copies.add(object.deepCopy()));
    return copies.iterator();
  }

  @Override
  public Optional<ObjectNode> read(ObjectRef ref) {
    if (ref.type().equals(NAMESPACES)) {
      return Optional.of(namespace());
    }
    reads++;
    return configMaps.stream()
        .filter(object -> Json.text(object, "/metadata/name").equals(ref.name()))
        .findFirst();
  }

  @Override
  public TargetIdentity identity() {
    return new TargetIdentity("https://fixed", "fixed");
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
  public WriteResult create(ObjectRef ref, ObjectNode object, Writing how) {
    throw new AssertionError("a plan writes nothing");
  }

  @Override
  public WriteResult replace(ObjectRef ref, ObjectNode object, Writing how) {
    throw new AssertionError("a plan writes nothing");
  }

  @Override
  public WriteResult replaceStatus(ObjectRef ref, ObjectNode object, Writing how) {
    throw new AssertionError("a plan writes nothing");
  }

  @Override
  public WriteResult delete(ObjectRef ref, Deletion deletion, Writing how) {
    throw new AssertionError("a plan writes nothing");
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

  private static ObjectNode namespace() {
    ObjectNode namespace = Json.MAPPER.createObjectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", NAMESPACE);
    return namespace;
  }

  private final class Breaking implements Iterator<ObjectNode> {
    private final Iterator<ObjectNode> all;
    private int left = pages;

    Breaking(Iterator<ObjectNode> all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      return all.hasNext();
    }

    @Override
    public ObjectNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (left-- == 0) {
        throw new LiveListBrokenException("the list expired between two pages");
      }
      return all.next();
    }
  }
}
