package io.kuberewind.restore.replay;

/**
 * How far a replay is.
 *
 * @param revision every change of the scope up to it is done
 * @param counts how they ended
 */
public record Progress(long revision, ReplayCounts counts) {}
