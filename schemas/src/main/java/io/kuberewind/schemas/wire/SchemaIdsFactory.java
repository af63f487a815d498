package io.kuberewind.schemas.wire;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** Chooses where schema ids come from. */
public final class SchemaIdsFactory {
  private static final Map<URI, SchemaIds> REGISTRIES = new ConcurrentHashMap<>();

  private SchemaIdsFactory() {}

  /**
   * Ids of the registry at {@code registryUrl}, or of this build's catalogue where none is given.
   * The registry is asked when the first id is needed, not here; whoever uses the same registry in
   * one process shares what is known of it.
   *
   * @throws IllegalStateException when a URL is given and no client for registries is on the class
   *     path
   */
  public static SchemaIds of(Optional<URI> registryUrl) {
    if (registryUrl.isEmpty()) {
      return SchemaCatalogue.load();
    }
    return REGISTRIES.computeIfAbsent(registryUrl.get(), url -> provider().open(url));
  }

  private static SchemaIdsProvider provider() {
    return ServiceLoader.load(SchemaIdsProvider.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "A schema registry is configured, and its client is not there: put the module"
                        + " schemas-registry on the class path"));
  }
}
