package io.kuberewind.archive.store;

import java.util.Map;

/**
 * Puts something between an archive and its store, as options ask for; found by {@link
 * java.util.ServiceLoader}.
 */
public interface ObjectStoreLayer {
  /** The option that asks for this layer. */
  String option();

  /**
   * The store as it is seen through this layer, which closes {@code store}.
   *
   * @throws IllegalArgumentException when an option cannot be right; the message says what to write
   *     instead
   */
  ObjectStore over(ObjectStore store, Map<String, String> options);
}
