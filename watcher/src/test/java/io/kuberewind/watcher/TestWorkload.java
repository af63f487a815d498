package io.kuberewind.watcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Seeded random writes over many kinds, remembering what the API server answered. */
final class TestWorkload {
  /** A write that the API server took. */
  record Written(String resource, String name, Operation operation, long revision) {}

  private record Kind(String root, String resource, boolean namespaced, String body) {
    String path(String namespace) {
      return namespaced
          ? root + "/namespaces/" + namespace + "/" + resource
          : root + "/" + resource;
    }
  }

  private static final String POD =
      "\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
  private static final String SELECTED = "\"selector\":{\"matchLabels\":{\"app\":\"a\"}}";

  private static final List<Kind> KINDS =
      List.of(
          core(
              "configmaps", "\"data\":{\"text\":\"line\\nquote \\\" \\u00e9 \\ud83d\\ude00 <&>\"}"),
          core("secrets", "\"stringData\":{\"password\":\"p\"}"),
          core("services", "\"spec\":{\"ports\":[{\"port\":80}],\"clusterIP\":\"None\"}"),
          core("serviceaccounts", "\"automountServiceAccountToken\":false"),
          core(
              "limitranges",
              "\"spec\":{\"limits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"1\"}}]}"),
          core("podtemplates", POD),
          named(
              "/apis/apps/v1",
              "deployments",
              "\"spec\":{\"replicas\":0," + SELECTED + "," + POD + "}"),
          named(
              "/apis/apps/v1",
              "statefulsets",
              "\"spec\":{\"replicas\":0,\"serviceName\":\"s\"," + SELECTED + "," + POD + "}"),
          named("/apis/networking.k8s.io/v1", "networkpolicies", "\"spec\":{\"podSelector\":{}}"),
          named(
              "/apis/networking.k8s.io/v1",
              "ingresses",
              "\"spec\":{\"defaultBackend\":{\"service\":{\"name\":\"s\",\"port\":{\"number\":80}}}}"),
          named(
              "/apis/policy/v1",
              "poddisruptionbudgets",
              "\"spec\":{\"minAvailable\":1," + SELECTED + "}"),
          named("/apis/rbac.authorization.k8s.io/v1", "roles", "\"rules\":[]"),
          new Kind("/apis/rbac.authorization.k8s.io/v1", "clusterroles", false, "\"rules\":[]"),
          new Kind("/apis/scheduling.k8s.io/v1", "priorityclasses", false, "\"value\":5"),
          new Kind(
              "/apis/storage.k8s.io/v1",
              "storageclasses",
              false,
              "\"provisioner\":\"example.com/p\""),
          named(
              "/apis/test.example.com/v1",
              "widgets",
              "\"apiVersion\":\"test.example.com/v1\",\"kind\":\"Widget\",\"spec\":{\"note\":\"\\u2028\"}"));

  /** Gone or moved meanwhile, or an API server that is busy or has only just started. */
  private static final Set<Integer> REFUSED = Set.of(404, 409, 429, 503);

  private final TestApi api;
  private final Random random;
  private final String prefix;
  private final List<Written> written = new ArrayList<>();

  TestWorkload(TestApi api, long seed) {
    this.api = api;
    this.random = new Random(seed);
    this.prefix = "w" + seed + "-";
  }

  /** The definition of a custom resource named plural in test.example.com. */
  static String definition(String plural, String kind) {
    String open = "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}";
    return """
        {"metadata":{"name":"%1$s.test.example.com"},"spec":{"group":"test.example.com","scope":"Namespaced",
        "names":{"plural":"%1$s","kind":"%2$s"},"versions":[{"name":"v1","served":true,"storage":true,
        "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":%3$s}}}}]}}"""
        .formatted(plural, kind, open);
  }

  /** Does so many writes, one after another. */
  TestWorkload write(int count) {
    for (int i = 0; i < count; i++) {
      writeOne();
    }
    return this;
  }

  List<Written> written() {
    return written;
  }

  static List<String> resources() {
    return KINDS.stream().map(Kind::resource).toList();
  }

  static String collection(String resource) {
    Kind kind = KINDS.stream().filter(k -> k.resource().equals(resource)).findFirst().orElseThrow();
    return kind.root() + "/" + resource;
  }

  private void writeOne() {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    String name = prefix + random.nextInt(4);
    String path = kind.path("default");
    String object = path + "/" + name;
    TestApi.Answer existing = api.get(object);
    if (existing.status() == 404) {
      String body = "{\"metadata\":{\"name\":\"" + name + "\"}," + kind.body() + "}";
      remember(kind, name, Operation.CREATE, api.create(path, body));
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        if (api.delete(object).isOk()) {
          written.add(new Written(kind.resource(), name, Operation.DELETE, 0));
        }
      }
      case 1 -> {
        ObjectNode whole = (ObjectNode) existing.body();
        annotate(whole);
        remember(kind, name, Operation.UPDATE, api.update(object, whole.toString()));
      }
      default -> {
        String patch =
            "{\"metadata\":{\"annotations\":{\"n\":\"" + random.nextInt(1_000_000) + "\"}}}";
        remember(kind, name, Operation.UPDATE, api.patch(object, patch));
      }
    }
  }

  private void annotate(ObjectNode whole) {
    ObjectNode metadata = (ObjectNode) whole.get("metadata");
    metadata.putObject("annotations").put("u", String.valueOf(random.nextInt(1_000_000)));
  }

  private void remember(Kind kind, String name, Operation operation, TestApi.Answer answer) {
    if (answer.isOk()) {
      written.add(new Written(kind.resource(), name, operation, answer.revision()));
    } else if (!REFUSED.contains(answer.status())) {
      throw new IllegalStateException(operation + " " + kind.resource() + ": " + answer);
    }
  }

  private static Kind core(String resource, String body) {
    return new Kind("/api/v1", resource, true, body);
  }

  private static Kind named(String root, String resource, String body) {
    return new Kind(root, resource, true, body);
  }
}
