package io.kuberewind.cli.verb;

import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Moments;
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

  @Mixin private ScopeOptions scope;

  /** The moment, read: what is wrong with it is said before an archive is opened. */
  TimeSpec moment(Surroundings around) {
    scope.labels();
    return new Moments(around.clock(), around.zone()).parse(at);
  }

  /** What makes the plan once a target is at hand. */
  PlanMaker maker(Surroundings around, TimeSpec moment, OpenArchive source) {
    Selection selection = scope.selection(scope.targets(source.archive()), controlled);
    return PlanMaker.at(around, source, moment, selection, allowGaps);
  }
}
