package io.kuberewind.archive.file;

/**
 * What a snapshot of a partition stands for.
 *
 * @param cut revision: the snapshot holds each object as it was then
 * @param nextOffset every change before this offset of the history topic was looked at
 */
public record SnapshotPoint(long cut, long nextOffset) {}
