package io.kuberewind.standalone.wire;

import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import java.net.URI;
import java.util.Optional;

/**
 * The ids that the API's answers carry: always those of this build's catalogue, so that callers
 * need no registry, whatever the topics use.
 */
public final class ApiSchemaIds {
  private final WireCodec api = WireCodec.withCatalogue();
  private final WireCodec topics;
  private final boolean same;

  /**
   * @param topics codec of what stands in the topics
   * @param registry the schema registry whose ids that codec uses, if it does
   */
  public ApiSchemaIds(WireCodec topics, Optional<URI> registry) {
    this.topics = topics;
    this.same = registry.isEmpty();
  }

  /** Where the topics use the catalogue too. */
  public static ApiSchemaIds catalogue() {
    return new ApiSchemaIds(WireCodec.withCatalogue(), Optional.empty());
  }

  /** The codec of the answers. */
  public WireCodec codec() {
    return api;
  }

  /**
   * A record of a topic as the API gives it. What cannot be read is given as it is: the caller
   * finds out as we did.
   */
  public byte[] translate(String topic, byte[] record) {
    if (same) {
      return record;
    }
    try {
      return api.encode(topic, topics.decode(record));
    } catch (UndecodableRecordException e) {
      return record;
    }
  }
}
