package io.kuberewind.cli.source;

import java.net.URI;
import java.util.Optional;

/**
 * Where answers come from.
 *
 * @param archive the archive's address
 * @param cluster which cluster of the archive; empty for the only one
 * @param instance the running instance whose archive it is, if one wrote that down
 */
public record Place(URI archive, Optional<String> cluster, Optional<InstanceFile> instance) {}
