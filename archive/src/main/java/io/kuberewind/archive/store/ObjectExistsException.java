package io.kuberewind.archive.store;

/** There is an object at the path already; nothing was written. */
public final class ObjectExistsException extends ObjectStoreException {
  public ObjectExistsException(ObjectPath path) {
    super("There is an object at %s already".formatted(path));
  }

  public ObjectExistsException(ObjectPath path, Throwable cause) {
    super("There is an object at %s already".formatted(path), cause);
  }
}
