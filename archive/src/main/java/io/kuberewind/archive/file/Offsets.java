package io.kuberewind.archive.file;

/**
 * The span of a partition of the history topic that a segment holds the changes of.
 *
 * @param first offset of the first change
 * @param last offset of the last change
 */
public record Offsets(long first, long last) {}
