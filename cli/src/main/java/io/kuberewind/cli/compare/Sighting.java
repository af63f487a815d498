package io.kuberewind.cli.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.ResourceKey;

/**
 * One object on one side of a comparison.
 *
 * @param key its key
 * @param version API version it is written in
 * @param kind its kind
 * @param object the object
 */
public record Sighting(ResourceKey key, String version, String kind, ObjectNode object) {}
