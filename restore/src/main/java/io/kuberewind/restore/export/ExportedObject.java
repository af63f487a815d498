package io.kuberewind.restore.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.rewrite.Place;

/**
 * One manifest.
 *
 * @param type group and resource
 * @param place where it goes
 * @param manifest what {@code kubectl apply} takes
 */
public record ExportedObject(GroupResource type, Place place, ObjectNode manifest) {
  /** {@code deployments.apps shop/web}: for messages. */
  @Override
  public String toString() {
    return type
        + " "
        + (place.namespace().isEmpty() ? place.name() : place.namespace() + "/" + place.name());
  }
}
