package io.kuberewind.archive.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** Opens stores by URI. What a kind of store needs is loaded only when one is opened. */
public final class ObjectStores {
  /** Options that are never passed over. */
  private static final Set<String> LAYERS = Set.of("keys");

  private ObjectStores() {}

  /**
   * Opens the store at {@code uri}: {@code file:} or a path without a scheme for a folder, {@code
   * s3a:} for S3 when archive-s3a is on the class path. With the option {@code keys}, files of keys
   * between commas, objects are encrypted and decrypted when archive-keys is on the class path.
   *
   * @throws IllegalArgumentException when nothing serves the scheme, or the URI cannot be right
   */
  public static ObjectStore open(URI uri, Map<String, String> options) {
    String scheme = uri.getScheme() == null ? "file" : uri.getScheme().toLowerCase(Locale.ROOT);
    for (ObjectStoreProvider provider : ServiceLoader.load(ObjectStoreProvider.class)) {
      if (provider.serves(scheme)) {
        return layered(provider.open(uri, options), options);
      }
    }
    throw new IllegalArgumentException(
        "Nothing here can open %s: use file: or a path, or s3a: with archive-s3a on the class path"
            .formatted(uri));
  }

  /**
   * What is asked for and not there is refused: an archive in the clear would be worse than none.
   */
  private static ObjectStore layered(ObjectStore store, Map<String, String> options) {
    try {
      ObjectStore seen = store;
      Set<String> asked = new HashSet<>(LAYERS);
      asked.retainAll(options.keySet());
      for (ObjectStoreLayer layer : ServiceLoader.load(ObjectStoreLayer.class)) {
        if (asked.remove(layer.option())) {
          seen = layer.over(seen, options);
        }
      }
      if (!asked.isEmpty()) {
        throw new IllegalArgumentException(
            "Nothing here knows the option %s: put archive-keys on the class path"
                .formatted(String.join(", ", asked)));
      }
      return seen;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Reads what a person wrote for an archive: a URI, or a path, in which any character may stand.
   *
   * @throws IllegalArgumentException when it begins like a URI and is none
   */
  public static URI uri(String text) {
    if (!text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return Path.of(text).toAbsolutePath().normalize().toUri();
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'%s' is not a URI: %s".formatted(text, e.getReason()), e);
    }
  }
}
