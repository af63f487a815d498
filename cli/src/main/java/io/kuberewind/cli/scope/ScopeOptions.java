package io.kuberewind.cli.scope;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.restore.select.LabelSelector;
import io.kuberewind.restore.select.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say what a command works on, as kubectl has them. */
public final class ScopeOptions {
  private static final String DEFAULT_NAMESPACE = "default";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      split = ",",
      description = "namespace, or several by comma")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "all namespaces")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      defaultValue = "",
      description = "label selector: app=web, tier!=db, env in (a,b)")
  private String selector;

  @Option(names = "--all-kinds", description = "every kind that is captured")
  private boolean allKinds;

  @Parameters(
      paramLabel = "KIND|KIND/NAME",
      arity = "0..*",
      description = "KIND[,KIND] [NAME...], KIND/NAME..., or all-kinds")
  private List<String> words = new ArrayList<>();

  public LabelSelector labels() {
    try {
      return LabelSelector.parse(selector);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage() + ": write -l app=web or -l 'env in (a,b)'");
    }
  }

  public Targets targets(Archive archive) {
    if (allNamespaces && !namespaces.isEmpty()) {
      throw CommandException.usage("-n and -A say different things: leave one out");
    }
    if (allKinds) {
      List<String> named = new ArrayList<>(List.of(Targets.ALL_KINDS));
      named.addAll(words);
      return Targets.read(named, archive);
    }
    return Targets.read(words, archive);
  }

  /** Whether anything was said about kinds. */
  public boolean namesKinds() {
    return allKinds || !words.isEmpty();
  }

  /**
   * Keys that the words and namespaces name, in kubectl's way: without {@code -n} and {@code -A}
   * the namespace is {@code default}.
   */
  public KeyScope keys(String cluster, Targets targets) {
    Set<String> within = new HashSet<>();
    if (!allNamespaces) {
      within.addAll(namespaces.isEmpty() ? List.of(DEFAULT_NAMESPACE) : namespaces);
      if (targets.types().stream().anyMatch(type -> !type.namespaced())) {
        within.add("");
      }
    }
    return new KeyScope(cluster, groupResources(targets), within, targets.names());
  }

  /** As {@link #keys}, but without {@code -n} everything is meant unless objects are named. */
  public KeyScope wideKeys(String cluster, Targets targets) {
    if (namespaces.isEmpty() && targets.names().isEmpty()) {
      return new KeyScope(cluster, groupResources(targets), Set.of(), Set.of());
    }
    return keys(cluster, targets);
  }

  /** What a restore or comparison takes; without any scope everything. */
  public Selection selection(Targets targets, boolean controlled) {
    Set<String> within = new LinkedHashSet<>(namespaces);
    boolean named = !targets.names().isEmpty();
    if (named && within.isEmpty() && !allNamespaces) {
      within.add(DEFAULT_NAMESPACE);
    }
    if (!within.isEmpty() && targets.types().stream().anyMatch(type -> !type.namespaced())) {
      within.add("");
    }
    return new Selection(within, groupResources(targets), targets.names(), labels(), controlled);
  }

  /** The namespaces that were named. */
  public List<String> namespaces() {
    return List.copyOf(namespaces);
  }

  public boolean allNamespaces() {
    return allNamespaces;
  }

  private static Set<GroupResource> groupResources(Targets targets) {
    return targets.types().stream().map(CapturedType::groupResource).collect(Collectors.toSet());
  }
}
