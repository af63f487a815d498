package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.recipe.RewriteWish;
import io.kuberewind.restore.select.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that say what becomes of objects on their way to another place. */
final class RewriteOptions {
  @Option(
      names = "--map-namespace",
      paramLabel = "A:B",
      description = "bring what was in namespace A to B; may be repeated")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--map-storage-class",
      paramLabel = "A:B",
      description = "let storage class B stand in for A; may be repeated")
  private List<String> storageClasses = new ArrayList<>();

  @Option(names = "--recipe", paramLabel = "FILE", description = "rewrite objects by a recipe")
  private Path recipe;

  @Option(
      names = "--into-existing",
      description = "map onto a namespace that holds what no restore wrote, too")
  private boolean intoExisting;

  /** The options, read: what is wrong with them is said before an archive is opened. */
  void check() {
    pairs("--map-namespace", namespaces);
    pairs("--map-storage-class", storageClasses);
  }

  /** What becomes of the objects, as a plan carries it. */
  ObjectNode spec(Surroundings around, String cluster) {
    return new RewriteWish(
            cluster,
            pairs("--map-namespace", namespaces),
            pairs("--map-storage-class", storageClasses),
            Optional.ofNullable(recipe),
            intoExisting)
        .write(around.environment());
  }

  /** The selection; where namespaces are mapped and none are named, those that are mapped. */
  static Selection narrowed(
      Selection selection, ScopeOptions scope, Targets targets, ObjectNode spec) {
    Set<String> within = new HashSet<>();
    spec.path("namespaces").fieldNames().forEachRemaining(within::add);
    if (within.isEmpty() || scope.allNamespaces() || !scope.namespaces().isEmpty()) {
      return selection;
    }
    if (targets.types().stream().anyMatch(type -> !type.namespaced())) {
      within.add("");
    }
    return new Selection(
        within, selection.types(), selection.names(), selection.labels(), selection.controlled());
  }

  private static Map<String, String> pairs(String option, List<String> words) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String word : words) {
      String[] parts = word.split(":", -1);
      if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw CommandException.usage(
            "%s takes A:B, what was recorded and what it becomes, not '%s'"
                .formatted(option, word));
      }
      String other = pairs.put(parts[0], parts[1]);
      if (other != null && !other.equals(parts[1])) {
        throw CommandException.usage(
            "%s brings %s to both %s and %s".formatted(option, parts[0], other, parts[1]));
      }
    }
    return pairs;
  }
}
