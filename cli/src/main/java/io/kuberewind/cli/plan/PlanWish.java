package io.kuberewind.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.select.Selection;

/**
 * What a command line asks of a plan.
 *
 * @param selection what is meant
 * @param allowGaps go on where it is not known for certain what the scope was
 * @param options what the plan may do
 * @param dryRun whether the API server judges each write
 * @param rewrite what becomes of the objects, as plans carry it
 */
public record PlanWish(
    Selection selection,
    boolean allowGaps,
    PlanOptions options,
    boolean dryRun,
    ObjectNode rewrite) {}
