package io.kuberewind.restore.plan;

import java.util.Locale;

/** What a plan does with one object. */
public enum Action {
  /** The target lacks it. */
  CREATE,
  /** The target has another state of it. */
  PATCH,
  /** The target's cannot be patched: it is deleted and created again. Only when asked for. */
  RECREATE,
  /** It was not there then. Only when asked for. */
  DELETE,
  /** The target has it as it was: counted, not listed. */
  UNCHANGED,
  /** It is left out on purpose; the reason says why. */
  SKIP,
  /** It cannot be brought back; the reason says why. */
  BLOCKED;

  /** Whether the target is changed by it. */
  public boolean writes() {
    return this == CREATE || this == PATCH || this == RECREATE || this == DELETE;
  }

  /** As in plans and on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Action parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
