package io.kuberewind.restore.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.read.Archive;
import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.apply.ChangeWriter.Result;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.replay.Pace;
import io.kuberewind.restore.replay.Progress;
import io.kuberewind.restore.replay.ReplayCounts;
import io.kuberewind.restore.replay.ReplayListener;
import io.kuberewind.restore.replay.ReplaySource;
import io.kuberewind.restore.replay.Replayer;
import io.kuberewind.restore.replay.Replayer.End;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import io.kuberewind.schemas.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One cluster's changes, played into another, both real. */
class ReplayTest {
  private static final String MANAGER = RestorePlan.fieldManager("abcdefghijkl");

  private static Cluster recorded;
  private static Cluster other;

  @BeforeAll
  static void start() {
    recorded = new Cluster();
    other = new Cluster();
    for (Cluster cluster : List.of(recorded, other)) {
      cluster.apply("crd.yaml", "");
      cluster.awaitEstablished("promotions.shop.example.com");
      cluster.target.rediscover();
    }
  }

  @AfterAll
  static void stop() {
    other.close();
    recorded.close();
  }

  @Test
  void theOtherClusterIsWhereTheFirstOneIsHoweverOftenItIsInterrupted() {
    History history = new History(recorded.target, "played");
    recorded.apply("shop.yaml", "played");
    recorded.awaitQuiet("played");
    history.look();
    recorded.kubectl("", "-n", "played", "scale", "deployment/web", "--replicas=4");
    recorded.kubectl("", "-n", "played", "delete", "secret", "payment");
    history.look();
    recorded.kubectl(
        "", "-n", "played", "create", "secret", "generic", "payment", "--from-literal=key=new");
    recorded.kubectl("", "-n", "played", "delete", "promotion", "summer");
    long end = history.look();
    Run run = new Run(history.archive(), "played", true);

    Progress progress = new Progress(0, ReplayCounts.NONE);
    End how = End.STOPPED;
    for (int part = 0; how == End.STOPPED && part < 100; part++) {
      how = run.play(progress, end, 7);
      progress = run.progress;
    }

    assertThat(how).isEqualTo(End.DONE);
    assertThat(run.failures()).isEmpty();
    assertThat(progress.revision()).isEqualTo(end);
    assertThat(progress.counts().of(Outcome.DELETED)).isEqualTo(2);
    assertThat(run.plan(end).items())
        .filteredOn(item -> item.action().writes() || item.action() == Action.BLOCKED)
        .isEmpty();
    assertThat(run.revisions).isSorted();
  }

  @Test
  void whatSomebodyElseChangedIsAConflict() {
    History history = new History(recorded.target, "argued");
    recorded.kubectl("", "create", "namespace", "argued");
    recorded.kubectl("", "-n", "argued", "create", "configmap", "a", "--from-literal=k=1");
    recorded.kubectl("", "-n", "argued", "create", "configmap", "b", "--from-literal=k=1");
    long base = history.look();
    patch(recorded, "argued", "a", "2");
    patch(recorded, "argued", "b", "2");
    long end = history.look();
    Run first = new Run(history.archive(), "argued", true);
    first.play(new Progress(0, ReplayCounts.NONE), base, 1000);
    awaitNextSecond();
    patch(other, "argued", "a", "mine");

    Run careful = new Run(history.archive(), "argued", false);
    careful.play(new Progress(base, ReplayCounts.NONE), end, 1000);
    String kept = value("a");
    Run bold = new Run(history.archive(), "argued", true);
    bold.play(new Progress(base, ReplayCounts.NONE), end, 1000);

    assertThat(careful.progress.counts().of(Outcome.CONFLICT)).isEqualTo(1);
    assertThat(careful.progress.counts().of(Outcome.UPDATED)).isEqualTo(1);
    assertThat(kept).isEqualTo("mine");
    assertThat(bold.progress.counts().conflicts()).isEqualTo(1);
    assertThat(value("a")).isEqualTo("2");
  }

  @Test
  void whatControllersWriteMeanwhileIsInNobodysWay() {
    History history = new History(recorded.target, "overtaken");
    recorded.apply("shop.yaml", "overtaken");
    long base = history.look();
    recorded.kubectl(
        "",
        "-n",
        "overtaken",
        "patch",
        "promotion",
        "summer",
        "--type=merge",
        "-p",
        "{\"spec\":{\"discountPercent\":30}}");
    long changed = history.look();
    recorded.kubectl("", "-n", "overtaken", "delete", "promotion", "summer");
    long end = history.look();
    Run run = new Run(history.archive(), "overtaken", false);
    run.play(new Progress(0, ReplayCounts.NONE), base, 1000);

    run.target = FaultyTarget.overtaking(3, other.target);
    run.play(run.progress, changed, 1000);
    run.target = FaultyTarget.overtaking(3, other.target);
    run.play(run.progress, end, 1000);

    assertThat(run.failures()).isEmpty();
    assertThat(run.progress.counts().conflicts()).isZero();
    assertThat(run.progress.counts().of(Outcome.UPDATED)).isEqualTo(1);
    assertThat(run.progress.counts().of(Outcome.DELETED)).isEqualTo(1);
  }

  @Test
  void overALineThatBreaksAndLosesAnswersEachChangeIsDoneOnce() {
    History history = new History(recorded.target, "unsure");
    recorded.kubectl("", "create", "namespace", "unsure");
    recorded.kubectl("", "-n", "unsure", "create", "configmap", "a", "--from-literal=k=1");
    recorded.kubectl("", "-n", "unsure", "create", "configmap", "b", "--from-literal=k=1");
    history.look();
    patch(recorded, "unsure", "a", "2");
    recorded.kubectl("", "-n", "unsure", "delete", "configmap", "b");
    long end = history.look();
    Run run = new Run(history.archive(), "unsure", true);

    Progress progress = new Progress(0, ReplayCounts.NONE);
    int lines = 0;
    for (End how = End.STOPPED; how != End.DONE && lines < 100; lines++) {
      run.target = FaultyTarget.endingAfter(1, FaultyTarget.losingAnswers(other.target));
      try {
        how = run.play(progress, end, 1000);
      } catch (TargetUnavailableException e) {
        progress = run.progress;
      }
    }

    assertThat(lines).isBetween(2, 99);
    assertThat(run.failures()).isEmpty();
    assertThat(run.done).doesNotHaveDuplicates();
    assertThat(run.progress.counts().of(Outcome.UPDATED)).isEqualTo(1);
    assertThat(run.progress.counts().of(Outcome.DELETED)).isEqualTo(1);
    assertThat(run.progress.counts().conflicts()).isZero();
    assertThat(run.plan(end).items())
        .filteredOn(item -> item.action().writes() || item.action() == Action.BLOCKED)
        .isEmpty();
  }

  /** Times of field managers are whole seconds. */
  private static void awaitNextSecond() {
    long second = System.currentTimeMillis() / 1000;
    other.until(() -> System.currentTimeMillis() / 1000 > second + 1);
  }

  private static void patch(Cluster cluster, String namespace, String name, String value) {
    cluster.kubectl(
        "",
        "-n",
        namespace,
        "patch",
        "configmap",
        name,
        "--type=merge",
        "-p",
        "{\"data\":{\"k\":\"" + value + "\"}}");
  }

  private static String value(String name) {
    return other.read("", "v1", "configmaps", "argued", name).orElseThrow().at("/data/k").asText();
  }

  /** A replay of one namespace. */
  private static final class Run implements ReplayListener {
    private final List<Long> revisions = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Archive archive;
    private final Selection selection;
    private final boolean overwrites;
    private Target target = other.target;
    private Progress progress;
    private int left;

    Run(Archive archive, String namespace, boolean overwrites) {
      this.archive = archive;
      this.selection = Selection.ALL.inNamespaces(namespace);
      this.overwrites = overwrites;
    }

    /** Plays on, and is interrupted after {@code changes}. */
    End play(Progress begun, long to, int changes) {
      progress = begun;
      left = changes;
      return new Replayer(
              new ReplaySource(new History.Log(archive), Recording.CLUSTER, selection),
              new ChangeWriter(target, selection, Rewrite.NONE, MANAGER, overwrites),
              new Pace(0, null),
              false,
              this,
              () -> left <= 0)
          .play(begun, to);
    }

    @Override
    public void done(Change change, Result result) {
      left--;
      revisions.add(change.getRevision());
      done.add(change.getRevision() + " " + change.getKind() + " " + change.getName());
      if (result.outcome() == Outcome.REFUSED || result.outcome() == Outcome.FAILED) {
        failures.add(change.getKind() + " " + change.getName() + ": " + result.message());
      }
    }

    @Override
    public void progress(Progress now) {
      progress = now;
    }

    List<String> failures() {
      return failures;
    }

    PlanContents plan(long revision) {
      return new Planner(
              Recording.CLUSTER,
              new History.Log(archive).state(revision),
              other.target,
              PlanRequest.of(selection))
          .plan(done -> {});
    }
  }
}
