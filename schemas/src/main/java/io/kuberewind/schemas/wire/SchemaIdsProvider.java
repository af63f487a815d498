package io.kuberewind.schemas.wire;

import java.net.URI;

/** Makes {@link SchemaIds} that come from a registry. Found by {@link java.util.ServiceLoader}. */
public interface SchemaIdsProvider {
  /** Ids of the registry at {@code url}, which is not asked yet; it may hold user and password. */
  SchemaIds open(URI url);
}
