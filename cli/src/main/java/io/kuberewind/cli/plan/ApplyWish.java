package io.kuberewind.cli.plan;

/**
 * How a plan is applied.
 *
 * @param mark whether the moment before the first write is marked, so that it can be taken back
 * @param stopOnRefusal whether the first refusal ends it
 * @param allowMissingRights whether what the caller has no right to is left out, and the rest done
 */
public record ApplyWish(boolean mark, boolean stopOnRefusal, boolean allowMissingRights) {}
