package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.select.Selection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which recorded objects are taken, and what becomes of them. */
final class SelectionOptions {
  @Mixin private ScopeOptions scope;
  @Mixin private RewriteOptions rewriteOptions;

  @Option(
      names = "--controlled",
      description = "take what controllers remake too: pods with an owner, endpoints...")
  private boolean controlled;

  @Option(names = "--allow-gaps", description = "go on where changes of the scope may be missing")
  private boolean allowGaps;

  /**
   * What is meant, once it is known what was recorded.
   *
   * @param targets the kinds and names
   * @param selection all that is taken
   * @param rewrite what becomes of it, as plans carry it
   */
  record Meant(Targets targets, Selection selection, ObjectNode rewrite) {}

  /** Reads what can be read without an archive: what is wrong with it is said before one is. */
  void check() {
    scope.labels();
    rewriteOptions.check();
  }

  Meant meant(Surroundings around, OpenArchive source) {
    ObjectNode rewrite = rewriteOptions.spec(around, source.cluster());
    Targets targets = scope.targets(source.archive());
    Selection selection =
        RewriteOptions.narrowed(scope.selection(targets, controlled), scope, targets, rewrite);
    return new Meant(targets, selection, rewrite);
  }

  boolean allowGaps() {
    return allowGaps;
  }
}
