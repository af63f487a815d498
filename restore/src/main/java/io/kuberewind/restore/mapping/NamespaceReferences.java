package io.kuberewind.restore.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites the places of an object, its own metadata apart, that name a namespace:
 *
 * <ul>
 *   <li>references: an object with {@code namespace} beside {@code name} or {@code kind}. So have
 *       it subjects of bindings, services of webhooks, API services and conversions, claims of
 *       volumes, secrets of drivers, parents, backends and grants of the gateway API
 *   <li>service accounts as users and groups in bindings
 *   <li>selectors of namespaces by their name, and the namespaces of an affinity
 *   <li>{@code secretNamespace}, {@code endpointsNamespace}, and the secrets of storage classes
 *   <li>the host of a service by external name
 * </ul>
 *
 * What is text to Kubernetes (data of config maps and secrets, environment, arguments, annotations)
 * stays: that is for a recipe to say.
 */
final class NamespaceReferences {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final Set<String> PLAIN = Set.of("secretNamespace", "endpointsNamespace");
  private static final Set<String> DATA = Set.of("data", "binaryData", "stringData");
  private static final Pattern ACCOUNT = Pattern.compile("(system:serviceaccount:)([^:]+)(:.+)");
  private static final Pattern ACCOUNTS = Pattern.compile("(system:serviceaccounts:)([^:]+)()");
  private static final Pattern HOST = Pattern.compile("([^.]+\\.)([^.]+)(\\.svc(?:\\..*)?)");

  private final NamespaceMap namespaces;

  NamespaceReferences(NamespaceMap namespaces) {
    this.namespaces = namespaces;
  }

  void rewrite(GroupResource type, ObjectNode object) {
    boolean holdsText = Set.of("configmaps", "secrets").contains(type.toString());
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      boolean own = name.equals("metadata") || name.equals("status");
      if (!own && !(holdsText && DATA.contains(name))) {
        walk(member.getValue());
      }
    }
    if (type.group().equals("rbac.authorization.k8s.io")) {
      object.path("subjects").forEach(this::rewriteAccount);
    }
    if (type.toString().equals("storageclasses.storage.k8s.io")) {
      Json.member(object, "parameters").ifPresent(this::rewriteParameters);
    }
    if (type.toString().equals("services")) {
      Json.member(object, "spec").ifPresent(spec -> replace(spec, "externalName", HOST));
    }
  }

  private void walk(JsonNode node) {
    if (node instanceof ObjectNode object) {
      rewriteMembers(object);
    }
    node.forEach(this::walk);
  }

  private void rewriteMembers(ObjectNode object) {
    if (object.path("name").isTextual() || object.path("kind").isTextual()) {
      rewriteText(object, "namespace");
    }
    PLAIN.forEach(member -> rewriteText(object, member));
    if (object.has("topologyKey")) {
      rewriteTexts(object.path("namespaces"));
    }
    rewriteTexts(object.at("/namespaceSelector/matchNames"));
    Json.member(object, "matchLabels").ifPresent(labels -> rewriteText(labels, NAME_LABEL));
    for (JsonNode expression : object.path("matchExpressions")) {
      if (expression.path("key").asText().equals(NAME_LABEL)) {
        rewriteTexts(expression.path("values"));
      }
    }
  }

  private void rewriteText(ObjectNode object, String member) {
    JsonNode value = object.get(member);
    if (value != null && value.isTextual()) {
      object.put(member, namespaces.target(value.textValue()));
    }
  }

  private void rewriteTexts(JsonNode list) {
    if (list instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isTextual()) {
          array.set(i, TextNode.valueOf(namespaces.target(array.get(i).textValue())));
        }
      }
    }
  }

  private void rewriteAccount(JsonNode subject) {
    if (subject instanceof ObjectNode object) {
      replace(object, "name", ACCOUNT);
      replace(object, "name", ACCOUNTS);
    }
  }

  private void rewriteParameters(ObjectNode parameters) {
    List<String> names = parameters.properties().stream().map(Map.Entry::getKey).toList();
    names.stream()
        .filter(name -> name.endsWith("secret-namespace"))
        .forEach(name -> rewriteText(parameters, name));
  }

  private void replace(ObjectNode object, String member, Pattern pattern) {
    Matcher matcher = pattern.matcher(object.path(member).asText());
    if (matcher.matches()) {
      object.put(member, matcher.group(1) + namespaces.target(matcher.group(2)) + matcher.group(3));
    }
  }
}
