package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanWish;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.select.Selection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the verbs that make a plan. */
final class RestoreScopeOptions {
  @Option(
      names = "--at",
      required = true,
      paramLabel = "TIME",
      description = "moment to go back to")
  private String at;

  @Option(
      names = "--controlled",
      description = "take what controllers remake too: pods with an owner, endpoints...")
  private boolean controlled;

  @Option(names = "--allow-gaps", description = "go on where the moment lies in a gap of the scope")
  private boolean allowGaps;

  @Option(
      names = "--exact",
      description = "delete what is in scope and was not there then; protected namespaces excepted")
  private boolean exact;

  @Option(
      names = "--include-protected",
      description = "with --exact: delete in default and the kube- namespaces too")
  private boolean includeProtected;

  @Option(
      names = "--recreate",
      description = "delete and create again what cannot be patched: immutable fields")
  private boolean recreate;

  @Option(names = "--status", description = "write the recorded status too")
  private boolean status;

  @Option(
      names = "--no-dry-run",
      description = "do not have the API server judge each write beforehand")
  private boolean noDryRun;

  @Mixin private ScopeOptions scope;
  @Mixin private RewriteOptions rewriteOptions;

  /** The moment, read: what is wrong with it is said before an archive is opened. */
  TimeSpec moment(Surroundings around) {
    scope.labels();
    rewriteOptions.check();
    if (includeProtected && !exact) {
      throw CommandException.usage("--include-protected says something with --exact only");
    }
    return new Moments(around.clock(), around.zone()).parse(at);
  }

  /** What makes the plan once a target is at hand. */
  PlanMaker maker(Surroundings around, TimeSpec moment, OpenArchive source) {
    ObjectNode rewrite = rewriteOptions.spec(around, source.cluster());
    Targets targets = scope.targets(source.archive());
    Selection selection =
        RewriteOptions.narrowed(scope.selection(targets, controlled), scope, targets, rewrite);
    PlanOptions options = new PlanOptions(exact, includeProtected, recreate, status);
    PlanWish wish = new PlanWish(selection, allowGaps, options, !noDryRun, rewrite);
    return PlanMaker.at(around, source, moment, wish);
  }
}
