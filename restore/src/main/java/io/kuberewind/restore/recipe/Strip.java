package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes labels or annotations off objects; those of templates and selectors stay. */
final class Strip implements RecipeAction {
  private static final List<String> GITOPS =
      List.of(
          "argocd.argoproj.io/*",
          "kustomize.toolkit.fluxcd.io/*",
          "helm.toolkit.fluxcd.io/*",
          "reconcile.fluxcd.io/*",
          "fluxcd.io/*",
          "meta.helm.sh/*",
          "helm.sh/*");
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private final String member;
  private final List<Glob> keys;

  private Strip(String member, List<Glob> keys) {
    this.member = member;
    this.keys = keys;
  }

  static Strip labels(Part part) {
    return new Strip("labels", part.texts().stream().map(Glob::of).toList());
  }

  static Strip annotations(Part part) {
    return new Strip("annotations", part.texts().stream().map(Glob::of).toList());
  }

  /**
   * Everything by which Argo CD, Flux and Helm know their own, so that none of them takes a copy
   * for it and prunes it.
   */
  static RecipeAction gitOps() {
    List<Glob> globs = GITOPS.stream().map(Glob::of).toList();
    Strip labels = new Strip("labels", globs);
    Strip annotations = new Strip("annotations", globs);
    return (type, object) -> {
      boolean labelled = labels.apply(type, object);
      boolean annotated = annotations.apply(type, object);
      boolean managed = stripManagedByHelm(object);
      return labelled || annotated || managed;
    };
  }

  @Override
  public boolean apply(GroupResource type, ObjectNode object) {
    Optional<ObjectNode> metadata = Json.member(object, "metadata");
    Optional<ObjectNode> entries = metadata.flatMap(m -> Json.member(m, member));
    if (entries.isEmpty()) {
      return false;
    }
    List<String> stripped =
        entries.get().properties().stream()
            .map(Map.Entry::getKey)
            .filter(key -> keys.stream().anyMatch(glob -> glob.matches(key)))
            .toList();
    entries.get().remove(stripped);
    if (entries.get().isEmpty()) {
      metadata.get().remove(member);
    }
    return !stripped.isEmpty();
  }

  private static boolean stripManagedByHelm(ObjectNode object) {
    JsonNode labels = object.at("/metadata/labels");
    if (!labels.path(MANAGED_BY).asText().equals("Helm")) {
      return false;
    }
    ((ObjectNode) labels).remove(MANAGED_BY);
    if (labels.isEmpty()) {
      ((ObjectNode) object.get("metadata")).remove("labels");
    }
    return true;
  }
}
