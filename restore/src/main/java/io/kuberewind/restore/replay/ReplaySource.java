package io.kuberewind.restore.replay;

import io.kuberewind.restore.select.Selection;

/**
 * What is replayed.
 *
 * @param log where it is recorded
 * @param cluster name of the cluster that was recorded
 * @param selection what of it is meant
 */
public record ReplaySource(RecordedLog log, String cluster, Selection selection) {}
