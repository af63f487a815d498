package io.kuberewind.archive.store;

/**
 * A write may or may not have happened: the object may be there, whole, or appear soon. Nothing may
 * be cleaned up or written elsewhere before the path was read back.
 */
public final class UnknownOutcomeException extends ObjectStoreException {
  public UnknownOutcomeException(ObjectPath path, Throwable cause) {
    this(path, cause.toString(), cause);
  }

  /**
   * @param why what went wrong, in a few words
   */
  public UnknownOutcomeException(ObjectPath path, String why, Throwable cause) {
    super("It is not known whether %s was written: %s".formatted(path, why), cause);
  }
}
