package io.kuberewind.archive.store;

/**
 * The store refuses: missing rights, or an object under a lock. Trying again does not help; whoever
 * owns the store acts next.
 */
public final class AccessRefusedException extends ObjectStoreException {
  public AccessRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
