package io.kuberewind.watcher.capture;

/**
 * A span of revisions and of times, microseconds since the epoch; open at its start, closed at its
 * end.
 */
record Span(long fromRevision, long toRevision, long fromTime, long toTime) {}
