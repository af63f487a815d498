package io.kuberewind.archive.catalog;

/**
 * A file of the time index: ticks in order of time.
 *
 * @param path where it lies in the store
 * @param bytes its length
 * @param sha256 SHA-256 of it, lower-case hexadecimal
 * @param ticks how many ticks it holds
 * @param first the first of them
 * @param last the last of them
 */
public record TimeFile(String path, long bytes, String sha256, int ticks, Tick first, Tick last) {}
