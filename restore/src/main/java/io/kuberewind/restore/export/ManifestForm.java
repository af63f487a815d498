package io.kuberewind.restore.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.select.Selection;
import java.util.List;

/**
 * What {@code kubectl apply} takes of an object. Beside what a create of ours leaves out, nothing
 * in it may name the cluster that it comes from.
 */
final class ManifestForm {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private ManifestForm() {}

  /** Turns {@code object} in place into a manifest. */
  static ObjectNode of(GroupResource type, ObjectNode object, boolean statusApart) {
    new Manifest(type, statusApart).forCreate(object);
    Json.member(object, "metadata")
        .ifPresent(
            metadata -> {
              // The owner's uid is another one elsewhere: the garbage collector would delete this.
              metadata.remove("ownerReferences");
              Json.member(metadata, "annotations").ifPresent(a -> a.remove(LAST_APPLIED));
              removeEmpty(metadata, "annotations");
              removeEmpty(metadata, "labels");
            });
    if (type.equals(Selection.NAMESPACES)) {
      object.remove("spec");
    }
    if (type.toString().equals("services") && !isHeadless(object)) {
      Json.member(object, "spec")
          .ifPresent(spec -> spec.remove(List.of("clusterIP", "clusterIPs")));
    }
    return object;
  }

  private static boolean isHeadless(ObjectNode service) {
    return Json.text(service, "/spec/clusterIP").equals("None");
  }

  private static void removeEmpty(ObjectNode metadata, String member) {
    if (metadata.path(member).isEmpty()) {
      metadata.remove(member);
    }
  }
}
