package io.kuberewind.restore.apply;

import java.time.Duration;

/**
 * How a plan is applied.
 *
 * @param stopOnRefusal whether the first refusal ends it
 * @param goneWithin how long a deleted object is waited for before what holds it is reported;
 *     namespaces, which take their content along, three times as long
 */
public record ApplyOptions(boolean stopOnRefusal, Duration goneWithin) {
  /** Goes on after refusals and waits a minute. */
  public static final ApplyOptions DEFAULTS = new ApplyOptions(false, Duration.ofSeconds(60));
}
