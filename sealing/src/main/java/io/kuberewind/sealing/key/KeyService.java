package io.kuberewind.sealing.key;

/**
 * Holds the keys that wrap data keys: a keys file, or a key management service. A key has a name,
 * such as {@code main}, and each of its versions an id, such as {@code main.20261121123000}.
 * Implementations may be called by several threads.
 */
public interface KeyService {
  /** Name of the key that seals what no policy gives another key. */
  String MAIN = "main";

  /** Name of the key that seals what is in {@code namespace}, where no policy says otherwise. */
  default String nameFor(String namespace) {
    return MAIN;
  }

  /**
   * Id of the version that wraps new data keys of {@code name}, 1 to 128 characters of {@code
   * [A-Za-z0-9._-]}. Called for each object, so it should answer from memory. A service may make
   * keys of namespaces ({@link KeyNames#ofNamespace}) when they are first asked for.
   *
   * @throws KeyMissingException when there is no key of that name
   * @throws KeyServiceException when the service does not answer; nothing is sealed then, and
   *     nothing goes out in the clear
   */
  String current(String name);

  /**
   * Wraps a data key.
   *
   * @throws KeyMissingException when there is no key with that id
   * @throws KeyServiceException when the service does not answer
   */
  byte[] wrap(String keyId, byte[] dataKey);

  /**
   * Unwraps a data key.
   *
   * @throws KeyMissingException when the key is not there, or only the half that seals
   * @throws WrongKeyException when the key with that id did not wrap these bytes
   * @throws KeyServiceException when the service does not answer
   */
  byte[] unwrap(String keyId, byte[] wrapped);
}
