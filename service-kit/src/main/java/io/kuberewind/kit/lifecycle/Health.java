package io.kuberewind.kit.lifecycle;

/**
 * How a stage is.
 *
 * @param alive false when only a restart can help
 * @param ready true when the stage does what it is for
 * @param reason why it is not alive or not ready, in a short sentence; {@code ok} otherwise
 */
public record Health(boolean alive, boolean ready, String reason) {
  /** Does its work. */
  public static Health ok() {
    return new Health(true, true, "ok");
  }

  /** Not yet, or not now: waiting helps. */
  public static Health notReady(String reason) {
    return new Health(true, false, reason);
  }

  /** Failed: waiting does not help. */
  public static Health failed(String reason) {
    return new Health(false, false, reason);
  }
}
