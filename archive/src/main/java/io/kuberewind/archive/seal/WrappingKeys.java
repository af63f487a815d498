package io.kuberewind.archive.seal;

/**
 * The keys that wrap the keys of objects: a keys file, or a key management service. Safe for use by
 * several threads.
 */
public interface WrappingKeys {
  /** A key cannot be used: it is not there, is another one, or its keeper does not answer. */
  final class UnusableKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableKeyException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Id of the key that wraps from now on, up to 128 characters.
   *
   * @throws UnusableKeyException when there is none; then nothing is written
   */
  String current();

  /**
   * @throws UnusableKeyException when it cannot; then nothing is written
   */
  byte[] wrap(String keyId, byte[] key);

  /**
   * @throws UnusableKeyException when it cannot; the message says why
   */
  byte[] unwrap(String keyId, byte[] wrapped);
}
