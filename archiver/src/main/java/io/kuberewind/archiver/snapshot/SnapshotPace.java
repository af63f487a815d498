package io.kuberewind.archiver.snapshot;

import java.time.Duration;

/**
 * When a snapshot is due: whichever comes first, and never while nothing changed.
 *
 * @param changes changes since the last one
 * @param segments segments that the newest state is read from beside the last one
 * @param interval time since the last one
 */
public record SnapshotPace(int changes, int segments, Duration interval) {}
