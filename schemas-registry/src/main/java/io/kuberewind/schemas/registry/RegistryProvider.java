package io.kuberewind.schemas.registry;

import io.kuberewind.schemas.wire.SchemaIds;
import io.kuberewind.schemas.wire.SchemaIdsProvider;
import java.net.URI;

/** Ids of a Confluent-compatible registry. Made by {@link java.util.ServiceLoader}. */
public final class RegistryProvider implements SchemaIdsProvider {
  @Override
  public SchemaIds open(URI url) {
    return new RegistrySchemaIds(new ConfluentRegistry(url), Patience.DEFAULT);
  }
}
