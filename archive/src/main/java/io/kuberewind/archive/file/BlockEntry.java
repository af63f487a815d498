package io.kuberewind.archive.file;

/**
 * One block of a container file, as its index lists it.
 *
 * @param firstKey bytes of the first resource key in it
 * @param offset where it begins, counted from the end of the header
 * @param length bytes in the file, with the two counts before and the sync marker behind the data
 * @param records number of changes
 * @param rawLength bytes of the data once decompressed
 * @param crc32c CRC-32C of the bytes in the file
 * @param minRevision least revision in it
 * @param maxRevision greatest revision in it
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, and copying keys would double the cost of a merge
record BlockEntry(
    byte[] firstKey,
    long offset,
    int length,
    int records,
    int rawLength,
    long crc32c,
    long minRevision,
    long maxRevision) {}
