package io.kuberewind.schemas.wire;

import org.apache.avro.Schema;

/**
 * Where schema ids come from: the catalogue in this module, or a schema registry. Implementations
 * are safe for use by several threads and cache what they have looked up.
 */
public interface SchemaIds {
  /**
   * The id of {@code schema} for values of {@code topic}; registers it where that is how ids are
   * made.
   *
   * @throws SchemaUnavailableException when the registry cannot be reached or refuses the schema
   */
  int idOf(String topic, Schema schema);

  /**
   * The schema with this id.
   *
   * @throws UnknownSchemaException when no schema has the id
   * @throws SchemaUnavailableException when the registry cannot be reached
   */
  Schema schemaOf(int id);
}
