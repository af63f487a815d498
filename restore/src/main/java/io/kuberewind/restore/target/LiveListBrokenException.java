package io.kuberewind.restore.target;

/**
 * A list could not be read to its end as one sorted run: it expired between two pages, or the
 * server does not sort it by name. Whoever reads it starts over with {@link Target#listWhole}.
 */
public final class LiveListBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LiveListBrokenException(String message) {
    super(message);
  }
}
