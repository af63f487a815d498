package io.kuberewind.archive.store;

import java.net.URI;
import java.util.Map;

/** Opens the stores of one kind of URI; found by {@link java.util.ServiceLoader}. */
public interface ObjectStoreProvider {
  /** Whether URIs of this scheme, in lower case, are this provider's. */
  boolean serves(String scheme);

  /**
   * Opens the store at {@code uri}. Options that it does not know are for others.
   *
   * @throws IllegalArgumentException when the URI or an option cannot be right; the message says
   *     what to write instead
   */
  ObjectStore open(URI uri, Map<String, String> options);
}
