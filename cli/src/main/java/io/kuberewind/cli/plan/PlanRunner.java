package io.kuberewind.cli.plan;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.Applier;
import io.kuberewind.restore.apply.ApplyOptions;
import io.kuberewind.restore.apply.ApplyReport;
import io.kuberewind.restore.apply.ItemResult;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.apply.Rights;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.recipe.Rewrites;
import io.kuberewind.restore.target.Target;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Applies a plan and tells what became of it. */
public final class PlanRunner {
  private static final int SHOWN_RIGHTS = 10;

  private final Surroundings around;
  private final OpenArchive source;
  private final Target target;
  private final ApplyWish wish;

  public PlanRunner(Surroundings around, OpenArchive source, Target target, ApplyWish wish) {
    this.wish = wish;
    this.around = around;
    this.source = source;
    this.target = target;
  }

  /** Looks at what forbids to apply {@code plan} and can be known before anything is written. */
  public void check(RestorePlan plan) {
    requireSameArchive(plan);
    Applier.requireTarget(plan, target);
    requireRights(plan);
  }

  /** Applies a {@code plan} that was checked; returns the exit code that its outcome asks for. */
  public int run(RestorePlan plan) {
    Optional<SafetyNet> net = net();
    net.ifPresent(safety -> safety.spread(plan, target));
    Cut cut = source.cutAt(TimeSpec.revision(plan.cut().timeline(), plan.cut().revision()));
    StateReader state = (KeyScope scope) -> new ArchivedState(source.archive().state(cut, scope));
    ApplyReport report;
    try (Progress progress = new Progress(around, "done")) {
      report =
          new Applier(
                  plan,
                  state,
                  target,
                  Rewrites.of(plan.rewrite(), around.environment()),
                  new ApplyOptions(wish.stopOnRefusal(), ApplyOptions.DEFAULTS.goneWithin()),
                  (result, done, total) -> progress.at(done, total))
              .apply();
    }
    net.ifPresent(safety -> safety.keep(report));
    net.ifPresent(
        safety -> around.say("take it back with 'kubectl rewind undo " + plan.id() + "'"));
    return tell(plan, report);
  }

  private void requireSameArchive(RestorePlan plan) {
    if (!plan.archive().clusterId().equals(source.archive().info().clusterId())) {
      throw CommandException.refused(
          "the plan reads the archive of cluster %s, and this is the archive of cluster %s"
              .formatted(plan.archive().clusterId(), source.archive().info().clusterId()));
    }
  }

  private void requireRights(RestorePlan plan) {
    Set<String> missing = new TreeSet<>(Rights.lacking(plan.contents()));
    missing.addAll(new Rights(target).missing(plan.contents()));
    if (missing.isEmpty()) {
      return;
    }
    String lacking =
        "the caller may not "
            + missing.stream().limit(SHOWN_RIGHTS).collect(Collectors.joining(", may not "))
            + (missing.size() > SHOWN_RIGHTS
                ? " and %d more".formatted(missing.size() - SHOWN_RIGHTS)
                : "");
    if (!wish.allowMissingRights()) {
      throw CommandException.refused(
          "nothing was written: "
              + lacking
              + "; narrow the scope, or do the rest with --allow-missing-rights");
    }
    around.say(lacking);
  }

  /** Only the cluster that the archive records can be taken back to what it records. */
  private Optional<SafetyNet> net() {
    if (!wish.mark()) {
      return Optional.empty();
    }
    Optional<String> stranger = Acquaintance.doubt(source, target);
    if (stranger.isPresent()) {
      around.say("no undo: " + stranger.get());
      return Optional.empty();
    }
    return Optional.of(new SafetyNet(around, source.archive()));
  }

  private int tell(RestorePlan plan, ApplyReport report) {
    for (ItemResult result : report.results()) {
      if (!result.message().isEmpty()) {
        around.say(
            SafeText.line(
                "%s: %s: %s"
                    .formatted(
                        result.outcome().text(),
                        PlanPrinter.object(result.item()),
                        result.message())));
      }
    }
    Map<Outcome, Long> counts = report.counts();
    around
        .out()
        .println(
            "restore %s: %d created, %d patched, %d recreated, %d deleted, %d unchanged, %d refused, %d failed"
                .formatted(
                    report.id(),
                    counts.get(Outcome.CREATED),
                    counts.get(Outcome.PATCHED),
                    counts.get(Outcome.RECREATED),
                    counts.get(Outcome.DELETED),
                    counts.get(Outcome.UNCHANGED),
                    counts.get(Outcome.REFUSED),
                    counts.get(Outcome.FAILED)));
    around.out().flush();
    report
        .broken()
        .ifPresent(
            why ->
                around.say(
                    "broken off: %s; take it up with 'kubectl rewind apply %s'"
                        .formatted(why, plan.id())));
    return exitCode(plan, report);
  }

  private int exitCode(RestorePlan plan, ApplyReport report) {
    if (report.has(Outcome.FAILED) || report.broken().isPresent()) {
      return ExitCode.FAILED;
    }
    long blocked = plan.contents().counts().getOrDefault(Action.BLOCKED, 0L);
    if (blocked > 0) {
      around.say(blocked + " objects of the plan are blocked and were not tried");
    }
    return report.has(Outcome.REFUSED) || blocked > 0 ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
