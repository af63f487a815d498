package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One rule of a recipe: what is done to which objects. */
final class Rule {
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "match",
          "optional",
          "leaveOut",
          "patch",
          "images",
          "hosts",
          "secrets",
          "suspendCronJobs",
          "replicas",
          "stripLabels",
          "stripAnnotations",
          "stripGitOps");

  private final Part part;
  private final String name;
  private final Match match;
  private final boolean optional;
  private final boolean leavesOut;
  private final List<RecipeAction> actions;
  private final AtomicBoolean met = new AtomicBoolean();

  private Rule(
      Part part,
      String name,
      Match match,
      boolean optional,
      boolean leavesOut,
      List<RecipeAction> actions) {
    this.part = part;
    this.name = name;
    this.match = match;
    this.optional = optional;
    this.leavesOut = leavesOut;
    this.actions = actions;
  }

  static Rule read(Part part, Sources sources) {
    part.object(KEYS);
    List<RecipeAction> actions = new ArrayList<>();
    // In this order whatever the order in the file: what a patch says has the last word.
    part.member("images").map(Images::read).ifPresent(actions::add);
    part.member("hosts").map(Hosts::read).ifPresent(actions::add);
    part.member("secrets").map(p -> SecretValues.read(p, sources)).ifPresent(actions::add);
    part.member("suspendCronJobs").filter(Part::flag).ifPresent(p -> actions.add(Rule::suspend));
    part.member("replicas").map(Replicas::read).ifPresent(actions::add);
    part.member("stripLabels").map(Strip::labels).ifPresent(actions::add);
    part.member("stripAnnotations").map(Strip::annotations).ifPresent(actions::add);
    part.member("stripGitOps").filter(Part::flag).ifPresent(p -> actions.add(Strip.gitOps()));
    part.member("patch").map(JsonPatch::read).ifPresent(actions::add);
    boolean leavesOut = part.member("leaveOut").map(Part::flag).orElse(false);
    if (actions.isEmpty() != leavesOut) {
      throw part.error(
          leavesOut ? "what is left out needs no other action" : "the rule does nothing");
    }
    return new Rule(
        part,
        part.required("name").text(),
        part.member("match").map(Match::read).orElse(Match.ALL),
        part.member("optional").map(Part::flag).orElse(false),
        leavesOut,
        actions);
  }

  String name() {
    return name;
  }

  /** Whether it is for the object as it was recorded. */
  boolean matches(GroupResource type, JsonNode object) {
    return match.matches(type, object);
  }

  /** Why it leaves the object out, if it does. */
  Optional<String> leftOut(GroupResource type, JsonNode object) {
    if (!leavesOut || !matches(type, object)) {
      return Optional.empty();
    }
    met.set(true);
    return Optional.of("the recipe's rule '" + name + "' leaves it out");
  }

  /** Does it to an object that it is for. */
  void apply(GroupResource type, ObjectNode object) {
    Identity before = Identity.of(object);
    for (RecipeAction action : actions) {
      try {
        if (action.apply(type, object)) {
          met.set(true);
        }
      } catch (RecipeException e) {
        throw new RecipeException(
            "%s (rule '%s', at %s %s)".formatted(e.getMessage(), name, type, before), e);
      }
    }
    if (!Identity.of(object).equals(before)) {
      throw part.error(
          "the rule '%s' makes another object of %s %s: kind, name and namespace stay"
              .formatted(name, type, before));
    }
  }

  /** What to say when no object had what the rule is about, unless that is all right. */
  Optional<String> unmet() {
    return optional || met.get()
        ? Optional.empty()
        : Optional.of(
            part.error("the rule '%s' matches nothing; 'optional: true' lets it".formatted(name))
                .getMessage());
  }

  private static boolean suspend(GroupResource type, ObjectNode object) {
    if (!type.toString().equals("cronjobs.batch")) {
      return false;
    }
    object.withObject("/spec").put("suspend", true);
    return true;
  }

  private record Identity(String apiVersion, String kind, String namespace, String name) {
    static Identity of(JsonNode object) {
      return new Identity(
          Json.text(object, "/apiVersion"),
          Json.text(object, "/kind"),
          Json.text(object, "/metadata/namespace"),
          Json.text(object, "/metadata/name"));
    }

    @Override
    public String toString() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }
}
