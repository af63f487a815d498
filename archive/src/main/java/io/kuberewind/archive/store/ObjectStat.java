package io.kuberewind.archive.store;

import java.time.Instant;

/**
 * What a store knows of an object.
 *
 * @param path where it lies
 * @param bytes its length
 * @param modified when it was written, by the store's clock
 */
public record ObjectStat(ObjectPath path, long bytes, Instant modified) {}
