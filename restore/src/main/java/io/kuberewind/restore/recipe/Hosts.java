package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites the host names that ingresses, routes, gateways and certificates are for. {@code
 * *.example.com} stands for every host below that domain, and keeps what is in front of it.
 */
final class Hosts implements RecipeAction {
  private static final String DNS_ANNOTATION = "external-dns.alpha.kubernetes.io/hostname";

  private static final Map<String, List<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "ingresses.networking.k8s.io", List.of("spec/rules/*/host", "spec/tls/*/hosts/*")),
          Map.entry("gateways.gateway.networking.k8s.io", List.of("spec/listeners/*/hostname")),
          Map.entry("httproutes.gateway.networking.k8s.io", List.of("spec/hostnames/*")),
          Map.entry("grpcroutes.gateway.networking.k8s.io", List.of("spec/hostnames/*")),
          Map.entry("tlsroutes.gateway.networking.k8s.io", List.of("spec/hostnames/*")),
          Map.entry("routes.route.openshift.io", List.of("spec/host")),
          Map.entry("gateways.networking.istio.io", List.of("spec/servers/*/hosts/*")),
          Map.entry("virtualservices.networking.istio.io", List.of("spec/hosts/*")),
          Map.entry("certificates.cert-manager.io", List.of("spec/dnsNames/*", "spec/commonName")));

  private final List<Host> hosts;

  private Hosts(List<Host> hosts) {
    this.hosts = hosts;
  }

  private record Host(String from, String to) {
    Optional<String> rewritten(String host) {
      if (host.equals(from)) {
        return Optional.of(to);
      }
      return from.startsWith("*.") && host.endsWith(from.substring(1))
          ? Optional.of(host.substring(0, host.length() - from.length() + 1) + to.substring(1))
          : Optional.empty();
    }
  }

  static Hosts read(Part part) {
    List<Host> hosts = new ArrayList<>();
    for (Part element : part.elements()) {
      element.object(Set.of("from", "to"));
      Host host = new Host(element.required("from").text(), element.required("to").text());
      if (host.from().startsWith("*.") != host.to().startsWith("*.")) {
        throw element.error("a host with * goes to a host with *, and no other does");
      }
      hosts.add(host);
    }
    return new Hosts(hosts);
  }

  @Override
  public boolean apply(GroupResource type, ObjectNode object) {
    boolean found = false;
    for (String field : FIELDS.getOrDefault(type.toString(), List.of())) {
      found |= rewrite(object, Arrays.asList(field.split("/")));
    }
    boolean annotated = rewriteAnnotation(object);
    return found || annotated;
  }

  private boolean rewrite(JsonNode node, List<String> path) {
    String step = path.get(0);
    boolean last = path.size() == 1;
    if (step.equals("*")) {
      return rewriteElements(node, path);
    }
    if (!last) {
      return rewrite(node.path(step), path.subList(1, path.size()));
    }
    Optional<String> other = rewritten(node.path(step));
    other.ifPresent(host -> ((ObjectNode) node).put(step, host));
    return other.isPresent();
  }

  private boolean rewriteElements(JsonNode list, List<String> path) {
    boolean found = false;
    for (int i = 0; i < list.size() && list instanceof ArrayNode array; i++) {
      if (path.size() > 1) {
        found |= rewrite(array.get(i), path.subList(1, path.size()));
      } else {
        Optional<String> other = rewritten(array.get(i));
        int place = i;
        other.ifPresent(host -> array.set(place, TextNode.valueOf(host)));
        found |= other.isPresent();
      }
    }
    return found;
  }

  private boolean rewriteAnnotation(ObjectNode object) {
    Optional<ObjectNode> annotations =
        Json.member(object.path("metadata"), "annotations").filter(a -> a.has(DNS_ANNOTATION));
    if (annotations.isEmpty()) {
      return false;
    }
    boolean found = false;
    List<String> names = new ArrayList<>();
    for (String name : annotations.get().path(DNS_ANNOTATION).asText().split(",", -1)) {
      Optional<String> other = rewritten(TextNode.valueOf(name.strip()));
      found |= other.isPresent();
      names.add(other.orElse(name.strip()));
    }
    if (found) {
      annotations.get().put(DNS_ANNOTATION, String.join(",", names));
    }
    return found;
  }

  private Optional<String> rewritten(JsonNode host) {
    return host.isTextual()
        ? hosts.stream().flatMap(h -> h.rewritten(host.textValue()).stream()).findFirst()
        : Optional.empty();
  }
}
