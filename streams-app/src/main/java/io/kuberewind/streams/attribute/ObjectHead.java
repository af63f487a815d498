package io.kuberewind.streams.attribute;

import java.util.List;
import java.util.Map;

/**
 * What an object's metadata says of its life and its writers. Absent texts are empty.
 *
 * @param generateName metadata.generateName: what the server made the name from
 * @param creationTimestamp metadata.creationTimestamp as printed
 * @param deletionTimestamp metadata.deletionTimestamp as printed
 * @param deletionGraceSeconds metadata.deletionGracePeriodSeconds
 * @param labels metadata.labels
 * @param entries the managed fields; none where they are malformed or more than is sane
 */
record ObjectHead(
    String generateName,
    String creationTimestamp,
    String deletionTimestamp,
    long deletionGraceSeconds,
    Map<String, String> labels,
    List<ManagedField> entries) {
  static final ObjectHead NONE = new ObjectHead("", "", "", 0, Map.of(), List.of());

  boolean isTerminating() {
    return !deletionTimestamp.isEmpty();
  }
}
