package io.kuberewind.cli.drill;

import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.mark.Drill;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.plan.ApplyWish;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanRunner;
import io.kuberewind.cli.plan.PlanWish;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Impersonation;
import io.kuberewind.restore.target.KubernetesTarget;
import io.kuberewind.restore.target.Target;
import io.kuberewind.sandbox.ControlPlane;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Restores a moment into a control plane of nobody's, and compares what came of it. */
public final class DrillRun {
  /** What every control plane makes for itself, and no restore can make its own. */
  private static final Pattern OWN_NAMESPACES = Pattern.compile("default|kube-.*");

  private static final Pattern OWN_NAMES = Pattern.compile("system:.*|system-.*");

  private final Surroundings around;
  private final OpenArchive source;
  private final Cut cut;
  private final PlanMaker maker;

  /**
   * Finds the moment, before anything is started.
   *
   * @throws io.kuberewind.cli.exit.CommandException of refusal, when it lies in a gap of the scope
   */
  public DrillRun(Surroundings around, OpenArchive source, ScopeOptions scope, TimeSpec moment) {
    this.around = around;
    this.source = source;
    this.cut = source.cutAt(moment);
    this.maker =
        PlanMaker.at(
            around,
            source,
            TimeSpec.revision(cut.revision()),
            new PlanWish(
                scope.selection(scope.targets(source.archive()), false),
                false,
                PlanOptions.NONE,
                false,
                RestorePlan.NO_REWRITE));
  }

  /**
   * Restores the moment into {@code sandbox}.
   *
   * @param seed what the moment was drawn with; 0 when it was given
   */
  public DrillReport restore(long seed, ControlPlane sandbox) {
    try (Target target =
        KubernetesTarget.open(
            Optional.of(sandbox.kubeconfig()), Optional.empty(), Impersonation.NONE)) {
      long started = System.nanoTime();
      RestorePlan plan = maker.plan(target);
      PlanRunner runner =
          new PlanRunner(aside(), source, target, new ApplyWish(false, false, true));
      runner.check(plan);
      runner.run(plan);
      long millis = (System.nanoTime() - started) / 1_000_000;
      return compared(seed, millis, maker.plan(target));
    }
  }

  /** What the restore tells is no part of the answer. */
  private Surroundings aside() {
    return new Surroundings(
        around.err(),
        around.err(),
        around.in(),
        around.environment(),
        around.clock(),
        around.zone(),
        around.terminals());
  }

  /** A second plan compares each object with what it had been, field by field. */
  private DrillReport compared(long seed, long millis, RestorePlan second) {
    List<PlanItem> different =
        second.contents().items().stream()
            .filter(item -> item.action() != Action.SKIP && item.action() != Action.UNCHANGED)
            .toList();
    List<PlanItem> counted = different.stream().filter(item -> !isItsOwn(item)).toList();
    Drill drill =
        new Drill(
            Micros.of(around.clock().instant()),
            seed,
            cut.revision(),
            Micros.of(cut.instant()),
            second.contents().count(Action.UNCHANGED) + different.size(),
            counted.size(),
            millis);
    return new DrillReport(drill, counted, different.size() - counted.size());
  }

  private static boolean isItsOwn(PlanItem item) {
    return item.namespace().isEmpty()
        ? OWN_NAMESPACES.matcher(item.name()).matches() || OWN_NAMES.matcher(item.name()).matches()
        : OWN_NAMESPACES.matcher(item.namespace()).matches();
  }
}
