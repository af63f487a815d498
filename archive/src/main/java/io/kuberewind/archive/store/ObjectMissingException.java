package io.kuberewind.archive.store;

/** There is no object at the path. */
public final class ObjectMissingException extends ObjectStoreException {
  public ObjectMissingException(ObjectPath path) {
    super("There is no object at %s".formatted(path));
  }

  public ObjectMissingException(ObjectPath path, Throwable cause) {
    super("There is no object at %s".formatted(path), cause);
  }
}
