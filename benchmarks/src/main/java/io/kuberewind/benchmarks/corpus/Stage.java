package io.kuberewind.benchmarks.corpus;

import io.kuberewind.schemas.Operation;
import java.util.List;

/** What happens to an object. */
enum Stage {
  CHANGED(Operation.UPDATE, null),
  RESTARTED(Operation.UPDATE, "pod-restarted"),
  MARKED(Operation.UPDATE, "pod-terminating"),
  REPORTED(Operation.UPDATE, "pod-terminating"),
  DELETED(Operation.DELETE, "pod-terminating"),
  CREATED(Operation.CREATE, "pod-pending"),
  SCHEDULED(Operation.UPDATE, "pod-scheduled"),
  STARTING(Operation.UPDATE, "pod-starting"),
  RUNNING(Operation.UPDATE, "pod-running");

  /** How one pod takes the place of another, in order. */
  static final List<Stage> REPLACEMENT =
      List.of(CREATED, SCHEDULED, STARTING, RUNNING, MARKED, REPORTED, DELETED);

  private final Operation operation;
  private final Template template;

  Stage(Operation operation, String template) {
    this.operation = operation;
    this.template = template == null ? null : Template.load(template);
  }

  Operation operation() {
    return operation;
  }

  Template template(Kind kind) {
    return template == null ? kind.template() : template;
  }

  boolean ofSuccessor() {
    return this == CREATED || this == SCHEDULED || this == STARTING || this == RUNNING;
  }
}
