package io.kuberewind.restore.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.target.ServedType;
import java.util.ArrayList;
import java.util.List;

/** The way of one type from one version to another. */
public final class Conversion {
  private final ServedType to;
  private final List<Step> steps;

  Conversion(ServedType to, List<Step> steps) {
    this.to = to;
    this.steps = steps;
  }

  /** What it leads to. */
  public ServedType to() {
    return to;
  }

  /**
   * Turns {@code object} in place into the other version.
   *
   * @return fields that have no place there, each with the reason; empty when all have
   */
  public List<String> convert(ObjectNode object) {
    List<String> lost = new ArrayList<>();
    steps.forEach(step -> step.run(object, lost));
    object.put("apiVersion", to.apiVersion()).put("kind", to.kind());
    return lost;
  }
}
