package io.kuberewind.archive.file;

/**
 * What proves that a file is the one that was written.
 *
 * @param bytes length of the file
 * @param sha256 SHA-256 of the file, lower-case hexadecimal
 * @param headerBytes length of the Avro header, up to and with its sync marker
 * @param headerCrc32c CRC-32C of the header; that of each block stands in the header's index
 */
public record Integrity(long bytes, String sha256, int headerBytes, long headerCrc32c) {}
