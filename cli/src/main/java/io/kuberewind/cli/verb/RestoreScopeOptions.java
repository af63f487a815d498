package io.kuberewind.cli.verb;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanWish;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.schemas.Change;
import java.util.LinkedHashSet;
import java.util.Set;
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
      names = "--managed-fields",
      description = "give what is written the field managers that it had, and not this restore's")
  private boolean managedFields;

  @Option(
      names = "--no-dry-run",
      description = "do not have the API server judge each write beforehand")
  private boolean noDryRun;

  @Mixin private SelectionOptions chosen;

  /** The moment, read: what is wrong with it is said before an archive is opened. */
  TimeSpec moment(Surroundings around) {
    chosen.check();
    if (includeProtected && !exact) {
      throw CommandException.usage("--include-protected says something with --exact only");
    }
    return new Moments(around.clock(), around.zone()).parse(at);
  }

  /** What makes the plan once a target is at hand. */
  PlanMaker maker(Surroundings around, TimeSpec moment, OpenArchive source) {
    SelectionOptions.Meant meant = chosen.meant(around, source);
    PlanOptions options = new PlanOptions(exact, includeProtected, recreate, status, managedFields);
    PlanWish wish =
        new PlanWish(meant.selection(), chosen.allowGaps(), options, !noDryRun, meant.rewrite());
    PlanMaker maker = PlanMaker.at(around, source, moment, wish);
    // What was not there then can be meant all the same where it is to be deleted.
    if (!exact) {
      requireRecorded(meant, source, source.cutAt(moment));
    }
    return maker;
  }

  /** A plan for nothing would say that all is well with a name that is misspelt. */
  private static void requireRecorded(SelectionOptions.Meant meant, OpenArchive source, Cut cut) {
    Set<String> missing = new LinkedHashSet<>(meant.targets().names());
    if (missing.isEmpty()) {
      return;
    }
    KeyScope scope = meant.selection().scopes(source.cluster()).get(0);
    try (CloseableIterator<Change> state = source.archive().state(cut, scope)) {
      while (state.hasNext()) {
        missing.remove(state.next().getName());
      }
    }
    if (!missing.isEmpty()) {
      throw CommandException.no(
          new Whereabouts(source.archive(), scope, cut).of(missing.iterator().next()));
    }
  }
}
