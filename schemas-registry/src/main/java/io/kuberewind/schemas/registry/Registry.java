package io.kuberewind.schemas.registry;

import java.util.Optional;

/** A schema registry, asked once; who calls decides on asking again. */
interface Registry {
  /**
   * Registers a schema, or finds it registered.
   *
   * @return its id
   * @throws AwayException when there was no answer, or one that says to come back
   * @throws RefusedException when the answer is no
   */
  int register(String subject, String schema) throws AwayException, RefusedException;

  /** The schema with the id; empty when there is none. Errors as {@link #register}. */
  Optional<String> schema(int id) throws AwayException, RefusedException;

  /** Where the registry is, without user and password. */
  String address();

  /** No answer, or none that decides: asking again may help. */
  final class AwayException extends Exception {
    private static final long serialVersionUID = 1L;

    AwayException(Throwable cause) {
      super(cause.toString(), cause);
    }
  }

  /** The registry decided against it: asking again does not help. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
