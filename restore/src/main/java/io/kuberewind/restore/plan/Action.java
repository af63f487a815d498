package io.kuberewind.restore.plan;

import java.util.Locale;

/** What a plan does with one object. Nothing is ever deleted by it. */
public enum Action {
  /** The target lacks it. */
  CREATE,
  /** The target has another state of it. */
  PATCH,
  /** The target has it as it was: counted, not listed. */
  UNCHANGED,
  /** It is left out on purpose; the reason says why. */
  SKIP,
  /** It cannot be brought back; the reason says why. */
  BLOCKED;

  /** As in plans and on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Action parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
