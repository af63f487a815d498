package io.kuberewind.sealing.key;

/**
 * A key is not among those that were given: another file may have it, or nobody has it any more.
 */
public final class KeyMissingException extends SealingException {
  private static final long serialVersionUID = 1L;
  private final String keyId;

  public KeyMissingException(String keyId, String message) {
    super(message);
    this.keyId = keyId;
  }

  /** Id of the key, or its name where no version of it is there. */
  public String keyId() {
    return keyId;
  }
}
