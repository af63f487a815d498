package io.kuberewind.archive.catalog;

/**
 * A file that the catalog lists no longer, whose object waits for its deletion: readers that began
 * before may still be at it.
 *
 * @param path where it lies in the store
 * @param time when it was removed from the list, microseconds since the epoch
 */
public record RemovedFile(String path, long time) {}
