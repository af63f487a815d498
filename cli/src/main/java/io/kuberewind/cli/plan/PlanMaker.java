package io.kuberewind.cli.plan;

import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.DryRun;
import io.kuberewind.restore.apply.Rights;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.plan.ArchiveRef;
import io.kuberewind.restore.plan.CutRef;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.recipe.Rewrites;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.undo.Undo;
import java.util.List;
import java.util.Optional;

/** Makes a plan of what a command line says. */
public final class PlanMaker {
  private final Surroundings around;
  private final OpenArchive source;
  private final Cut cut;
  private final PlanWish wish;

  private PlanMaker(Surroundings around, OpenArchive source, Cut cut, PlanWish wish) {
    this.around = around;
    this.source = source;
    this.cut = cut;
    this.wish = wish;
  }

  /**
   * Finds the moment in the archive, before any cluster is asked.
   *
   * @throws CommandException of refusal, when the moment lies in a gap of the scope
   */
  public static PlanMaker at(
      Surroundings around, OpenArchive source, TimeSpec moment, PlanWish wish) {
    if (wish.allowGaps()) {
      source.allowLoss();
    }
    PlanMaker maker = new PlanMaker(around, source, source.echoedCut("as of", moment), wish);
    GapCheck.at(around, source, maker.cut, wish.selection(), wish.allowGaps());
    return maker;
  }

  /** The plan that takes {@code target} back to the moment. */
  public RestorePlan plan(Target target) {
    Rewrite rewrite = Rewrites.of(wish.rewrite(), around.environment());
    RestorePlan plan = plan(target, rewrite);
    requireMet(rewrite);
    return plan;
  }

  /** As {@link #plan(Target)}, with a rewrite that is asked elsewhere what it has met. */
  public RestorePlan plan(Target target, Rewrite rewrite) {
    Acquaintance.doubt(source, target).ifPresent(around::say);
    Rewrites.occupied(wish.rewrite(), target)
        .ifPresent(
            why -> {
              throw CommandException.refused(
                  why + "; choose another, or --into-existing writes over it");
            });
    PlanRequest request =
        PlanRequest.of(wish.selection())
            .with(wish.options(), Vouched.at(source.archive().coverage(), cut.ordinal()))
            .with(rewrite);
    String id = RestorePlan.newId();
    PlanContents contents;
    try (Progress progress = new Progress(around, "compared")) {
      contents = new Planner(source.cluster(), state(), target, request).plan(progress::at);
    }
    return judged(plan(id, target, contents, Optional.empty()), target, rewrite);
  }

  /** The plan that takes back what {@code undo} says. */
  public RestorePlan plan(Undo undo, RestorePlan done, Cut left, Target target) {
    PlanContents contents;
    try (Progress progress = new Progress(around, "compared")) {
      Rewrite then = Rewrites.of(done.rewrite(), around.environment());
      contents = undo.plan(state(), state(left), then, progress::at);
    }
    RestorePlan plan = plan(RestorePlan.newId(), target, contents, Optional.of(done.id()));
    return judged(plan, target, Rewrite.NONE);
  }

  /** What was asked for and met nothing is most likely not what was meant. */
  public static void requireMet(Rewrite rewrite) {
    List<String> unmet = rewrite.unmet();
    if (!unmet.isEmpty()) {
      throw CommandException.usage(String.join("; ", unmet));
    }
  }

  private RestorePlan judged(RestorePlan draft, Target target, Rewrite rewrite) {
    PlanContents shown = draft.contents().replaceEach(this::withoutSealedValues);
    RestorePlan plan = draft.with(new Rights(target).judge(shown));
    if (!wish.dryRun()) {
      return plan;
    }
    try (Progress progress = new Progress(around, "judged by the API server")) {
      return plan.with(
          new DryRun(
                  source.cluster(), state(), target, rewrite, plan.options(), plan.fieldManager())
              .judge(plan.contents(), progress::at));
    }
  }

  /** A plan is kept in files and in the archive: what was sealed stays out of it. */
  private PlanItem withoutSealedValues(PlanItem item) {
    boolean masked = SecretMask.covers(item.type().group(), item.type().resource());
    // What has no fields shows no values, and what is to be deleted was not recorded at all.
    boolean shows = !masked && !item.fields().isEmpty();
    return shows && source.hasOpened(item.key(source.cluster())) ? item.withoutValues() : item;
  }

  private StateReader state() {
    return state(cut);
  }

  private StateReader state(Cut at) {
    return ArchivedState.at(source.archive(), at);
  }

  private RestorePlan plan(
      String id, Target target, PlanContents contents, Optional<String> undoes) {
    return new RestorePlan(
        id,
        around.clock().instant(),
        new ArchiveRef(
            source.place().archive().toString(),
            source.cluster(),
            source.archive().info().clusterId()),
        new CutRef(
            cut.timeline(),
            cut.revision(),
            cut.instant(),
            cut.bound(),
            cut.clock().toString(),
            cut.confirmed()),
        target.identity(),
        contents,
        wish.options(),
        wish.rewrite(),
        undoes);
  }
}
