package io.kuberewind.watcher.capture;

/**
 * The beginning of a span that a type's stream did not see.
 *
 * @param fromRevision last revision that was seen, exclusive start of the span
 * @param fromTime when that was, microseconds since the epoch
 * @param reason why the span was not seen, for the record
 */
public record Gap(long fromRevision, long fromTime, String reason) {}
