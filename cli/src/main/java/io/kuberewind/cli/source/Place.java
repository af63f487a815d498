package io.kuberewind.cli.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where answers come from.
 *
 * @param archive the archive's address
 * @param cluster which cluster of the archive; empty for the only one
 * @param instance the running instance whose archive it is, if one wrote that down
 * @param keys keys files that open what was sealed; empty to leave it so
 */
public record Place(
    URI archive, Optional<String> cluster, Optional<InstanceFile> instance, List<Path> keys) {
  public Place {
    keys = List.copyOf(keys);
  }

  /** Without keys. */
  public Place(URI archive, Optional<String> cluster, Optional<InstanceFile> instance) {
    this(archive, cluster, instance, List.of());
  }

  Place openedBy(List<Path> files) {
    return new Place(archive, cluster, instance, files);
  }
}
