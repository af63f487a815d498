package io.kuberewind.archive.store;

/**
 * What a store knows of an object.
 *
 * @param path where it lies
 * @param bytes its length
 */
public record ObjectStat(ObjectPath path, long bytes) {}
