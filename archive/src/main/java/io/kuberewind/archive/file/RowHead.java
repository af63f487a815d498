package io.kuberewind.archive.file;

/**
 * What a merge needs to know of a change.
 *
 * @param key bytes of the resource key
 * @param revision its revision
 * @param time its time, microseconds since the epoch
 * @param delete whether it is a deletion
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, and copying keys would double the cost of a merge
record RowHead(byte[] key, long revision, long time, boolean delete) {}
