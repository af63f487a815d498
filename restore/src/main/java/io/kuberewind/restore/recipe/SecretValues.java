package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives entries of Secrets other values, from files or the environment. The recipe names where they
 * are; they themselves are in no plan and no message.
 */
final class SecretValues implements RecipeAction {
  private static final long MAX_BYTES = 1 << 20;
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Map<String, String> base64ByKey;

  private SecretValues(Map<String, String> base64ByKey) {
    this.base64ByKey = base64ByKey;
  }

  static SecretValues read(Part part, Sources sources) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Part element : part.elements()) {
      element.object(Set.of("key", "env", "file"));
      byte[] value = value(element, sources);
      values.put(element.required("key").text(), Base64.getEncoder().encodeToString(value));
    }
    return new SecretValues(values);
  }

  private static byte[] value(Part element, Sources sources) {
    if (element.member("env").isPresent() == element.member("file").isPresent()) {
      throw element.error("a value comes from one of env and file");
    }
    if (element.member("env").isPresent()) {
      Part variable = element.required("env");
      String value = sources.environment().get(variable.text());
      if (value == null) {
        throw variable.error("the environment variable " + variable.text() + " is not set");
      }
      return value.getBytes(StandardCharsets.UTF_8);
    }
    Part named = element.required("file");
    Path file = sources.folder().resolve(named.text());
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw named.error(file + " is larger than a Secret can be");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw named.error("the file " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public boolean apply(GroupResource type, ObjectNode object) {
    if (!SecretMask.covers(type.group(), type.resource())) {
      return false;
    }
    ObjectNode data = object.withObject("/data");
    base64ByKey.forEach(data::put);
    // The copy that kubectl keeps holds the values that were just replaced.
    Json.member(object.path("metadata"), "annotations").ifPresent(a -> a.remove(LAST_APPLIED));
    return true;
  }
}
