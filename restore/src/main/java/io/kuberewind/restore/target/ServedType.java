package io.kuberewind.restore.target;

import io.kuberewind.archive.key.GroupResource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A resource type in one version, as a target serves it.
 *
 * @param type group and resource
 * @param version API version within the group
 * @param kind kind
 * @param namespaced whether its objects live in namespaces
 * @param statusApart whether status is a subresource, so that writes of the object leave it alone
 */
public record ServedType(
    GroupResource type, String version, String kind, boolean namespaced, boolean statusApart) {

  /** {@code v1}, {@code apps/v1}. */
  public String apiVersion() {
    return type.group().isEmpty() ? version : type.group() + "/" + version;
  }

  /** Path of the collection; of all namespaces when {@code namespace} is empty. */
  String collection(String namespace) {
    String root = (type.group().isEmpty() ? "/api/" : "/apis/") + apiVersion();
    String within = namespaced && !namespace.isEmpty() ? "/namespaces/" + segment(namespace) : "";
    return root + within + "/" + type.resource();
  }

  /** Path of one object. */
  String object(String namespace, String name) {
    return collection(namespace) + "/" + segment(name);
  }

  /** A name as one segment of a path: the names come from an archive and are not trusted. */
  private static String segment(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("'" + name + "' cannot name an object");
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
