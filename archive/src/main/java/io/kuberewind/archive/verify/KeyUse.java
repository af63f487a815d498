package io.kuberewind.archive.verify;

/**
 * What one key sealed, at its source, of the changes in one file: what is lost with the key.
 *
 * @param keyId id of the key
 * @param path the file
 * @param changes how many changes
 * @param minRevision least revision of one
 * @param maxRevision greatest revision of one
 */
public record KeyUse(String keyId, String path, long changes, long minRevision, long maxRevision) {
  KeyUse and(long revision) {
    return new KeyUse(
        keyId, path, changes + 1, Math.min(minRevision, revision), Math.max(maxRevision, revision));
  }
}
