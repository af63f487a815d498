package io.kuberewind.audit.fact;

/** Why an event makes no fact. */
public enum Ignored {
  /** Not the end of a request. */
  STAGE,
  /** Does not write, or writes no object. */
  READ,
  /** The API server refused it, or it failed. */
  REFUSED,
  /** Changed nothing by intent. */
  DRY_RUN,
  /** Its type is not captured. */
  EXCLUDED,
  /** Too old to meet a change that still waits. */
  STALE,
  /** Told before. */
  REPLAYED,
  /** Lacks what a fact needs. */
  INCOMPLETE
}
