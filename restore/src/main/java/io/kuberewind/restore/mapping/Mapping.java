package io.kuberewind.restore.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.select.Selection;
import java.util.List;
import java.util.Map;

/** Moves objects to other namespaces and storage classes, with everything that refers to them. */
public final class Mapping {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String CLUSTER_IP_NONE = "None";

  private final String cluster;
  private final NamespaceMap namespaces;
  private final NamespaceReferences references;
  private final StorageClasses classes;

  /** {@code cluster}: name of the cluster that was recorded. */
  public Mapping(String cluster, Map<String, String> namespaces, Map<String, String> classes) {
    this.cluster = cluster;
    this.namespaces = new NamespaceMap(namespaces);
    this.references = new NamespaceReferences(this.namespaces);
    this.classes = new StorageClasses(classes);
  }

  public NamespaceMap namespaces() {
    return namespaces;
  }

  /** Turns {@code object}, of that type, in place into what it is elsewhere. */
  public void rewrite(GroupResource type, ObjectNode object) {
    classes.rewrite(type, object);
    if (namespaces.isEmpty()) {
      return;
    }
    references.rewrite(type, object);
    Place recorded =
        new Place(Json.text(object, "/metadata/namespace"), Json.text(object, "/metadata/name"));
    Place there = namespaces.place(type, recorded);
    if (there.equals(recorded)) {
      return;
    }
    ObjectNode metadata = object.withObject("/metadata");
    if (type.equals(Selection.NAMESPACES)) {
      metadata.put("name", there.name());
      metadata.withObject("/labels").put(NAME_LABEL, there.name());
      metadata
          .withObject("/annotations")
          .put(CopiedNamespace.ANNOTATION, CopiedNamespace.origin(cluster, recorded.name()));
    } else {
      metadata.put("namespace", there.namespace());
      dropAddresses(type, object);
    }
  }

  /** Addresses and ports are one service's: a copy beside it gets its own. */
  private static void dropAddresses(GroupResource type, ObjectNode object) {
    if (!type.toString().equals("services")) {
      return;
    }
    Json.member(object, "spec")
        .ifPresent(
            spec -> {
              if (!spec.path("clusterIP").asText().equals(CLUSTER_IP_NONE)) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
              }
              spec.remove("healthCheckNodePort");
              for (JsonNode port : spec.path("ports")) {
                if (port instanceof ObjectNode one) {
                  one.remove("nodePort");
                }
              }
            });
  }
}
