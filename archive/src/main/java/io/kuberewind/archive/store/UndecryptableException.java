package io.kuberewind.archive.store;

import io.kuberewind.archive.ArchiveException;

/**
 * An object is encrypted under a key that is not here. Whoever keeps the keys acts next; all other
 * objects stay readable.
 */
public final class UndecryptableException extends ArchiveException {
  private final ObjectPath path;
  private final String keyId;

  /**
   * @param why what is wrong with the key, or what to give
   */
  public UndecryptableException(ObjectPath path, String keyId, String why, Throwable cause) {
    super("cannot decrypt %s %s, key id %s: %s".formatted(kind(path), path, keyId, why), cause);
    this.path = path;
    this.keyId = keyId;
  }

  /** Of a reader that was given no keys at all. */
  public static UndecryptableException withoutKeys(ObjectPath path, SealHeader header) {
    return new UndecryptableException(
        path, header.keyId(), "the archive is encrypted, give the file of its keys", null);
  }

  /** The object. */
  public ObjectPath path() {
    return path;
  }

  /** Id of the key that it takes. */
  public String keyId() {
    return keyId;
  }

  private static String kind(ObjectPath path) {
    String folder = path.names().size() > 1 ? path.names().get(1) : "";
    return switch (folder) {
      case "log" -> "segment";
      case "snapshots" -> "snapshot";
      default -> "object";
    };
  }
}
