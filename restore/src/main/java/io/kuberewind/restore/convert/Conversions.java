package io.kuberewind.restore.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.ServedTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ways from a version that a target no longer serves to one that it does: for the built-in types
 * the rules of {@code conversions.json}, for custom resources the target's own other version, whose
 * schema a strict dry run then asks.
 */
public final class Conversions {
  private static final List<Rule> RULES = read();

  private Conversions() {}

  /** How an object of that type and version comes to a version that is served, if it does. */
  public static Optional<Conversion> find(GroupResource type, String version, ServedTypes served) {
    for (Rule rule : RULES) {
      if (rule.from.equals(type) && rule.versions.contains(version)) {
        Optional<ServedType> to = served.find(rule.to, rule.version);
        if (to.isPresent()) {
          return to.map(found -> new Conversion(found, rule.steps));
        }
      }
    }
    return isCustom(type)
        ? served.preferred(type).map(other -> new Conversion(other, List.of()))
        : Optional.empty();
  }

  private static boolean isCustom(GroupResource type) {
    return type.group().contains(".") && !type.group().endsWith(".k8s.io");
  }

  private static List<Rule> read() {
    try (InputStream in = Conversions.class.getResourceAsStream("conversions.json")) {
      List<Rule> rules = new ArrayList<>();
      for (JsonNode rule : Json.MAPPER.readTree(in)) {
        for (JsonNode resource : rule.path("resources")) {
          rules.add(Rule.of(rule, resource.asText()));
        }
      }
      return List.copyOf(rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Rule(
      GroupResource from,
      List<String> versions,
      GroupResource to,
      String version,
      List<Step> steps) {
    static Rule of(JsonNode rule, String resource) {
      String group = rule.path("group").asText();
      List<String> versions = new ArrayList<>();
      rule.path("from").forEach(version -> versions.add(version.asText()));
      List<Step> steps = new ArrayList<>();
      rule.path("steps").forEach(step -> steps.add(Step.of(step)));
      return new Rule(
          new GroupResource(group, resource),
          versions,
          new GroupResource(rule.path("toGroup").asText(group), resource),
          rule.path("to").asText(),
          List.copyOf(steps));
    }
  }
}
