package io.kuberewind.standalone;

import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The stages, as one: started side by side, stopped one after another. */
final class StageSet implements AutoCloseable {
  private final List<Stage> stages;

  /**
   * @param stages in the order of the flow: the first stops first, so that the rest can finish what
   *     it left
   */
  StageSet(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  List<Stage> stages() {
    return stages;
  }

  /**
   * Starts all; the caller closes the set when that fails.
   *
   * @throws Exception of the first stage that did not start
   */
  void start() throws Exception {
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (Stage stage : stages) {
      starts.add(
          Starting.aside(
              () -> {
                stage.start();
                return null;
              }));
    }
    for (CompletableFuture<Void> start : starts) {
      Starting.await(start);
    }
  }

  /** Alive and ready when all are. The reason names those that are not. */
  Health health() {
    List<Named> all =
        stages.stream().map(stage -> new Named(stage.name(), stage.health())).toList();
    boolean alive = all.stream().allMatch(named -> named.health().alive());
    boolean ready = all.stream().allMatch(named -> named.health().ready());
    return alive && ready ? Health.ok() : new Health(alive, ready, reasons(all, alive));
  }

  @Override
  public void close() {
    stages.forEach(Stage::close);
  }

  private record Named(String name, Health health) {}

  private static String reasons(List<Named> all, boolean alive) {
    return all.stream()
        .filter(named -> alive ? !named.health().ready() : !named.health().alive())
        .map(named -> named.name() + ": " + named.health().reason())
        .collect(Collectors.joining("; "));
  }
}
