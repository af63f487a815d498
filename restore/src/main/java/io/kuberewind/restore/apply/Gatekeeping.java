package io.kuberewind.restore.apply;

import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanItem;
import java.util.List;

/**
 * What stands between a write and its storing: webhooks, admission policies, quotas. A plan may
 * take back the very one that refuses its other writes.
 */
final class Gatekeeping {
  private static final List<String> WORDS =
      List.of(
          "webhook",
          "denied the request",
          "denied request",
          "exceeded quota",
          "failed quota",
          "usage per");

  private Gatekeeping() {}

  /** Whether the API server's words say that one of them refused. */
  static boolean refused(String said) {
    return WORDS.stream().anyMatch(said::contains);
  }

  /** Whether the item changes or removes one that is there. */
  static boolean isTakenBack(PlanItem item) {
    return Tier.of(item.type()) == Tier.GATEKEEPERS
        && (item.action() == Action.PATCH
            || item.action() == Action.RECREATE
            || item.action() == Action.DELETE);
  }
}
