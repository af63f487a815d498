package io.kuberewind.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.keys.KeysOptions;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.Json;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which archive is read, and the rule that finds it without them. */
public final class ArchiveOptions {
  @Option(
      names = "--archive",
      paramLabel = "URI",
      description = "archive to read: a folder, file: or s3a:")
  private String archive;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "data dir of an 'up': its archive, and its recent changes while it runs")
  private Path dataDir;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "which cluster of the archive, if it holds several")
  private String cluster;

  @Mixin private KeysOptions keys;

  /**
   * The place to read: the options, else {@code KUBEREWIND_ARCHIVE} or {@code KUBEREWIND_DATA_DIR},
   * else what the last {@code up} wrote into the user's configuration.
   */
  public Place place(Surroundings around) {
    return found(around).openedBy(keys.files(around));
  }

  private Place found(Surroundings around) {
    Optional<String> uri = Optional.ofNullable(archive);
    Optional<Path> folder = Optional.ofNullable(dataDir);
    if (uri.isEmpty() && folder.isEmpty()) {
      uri = around.variable("KUBEREWIND_ARCHIVE");
      folder = around.variable("KUBEREWIND_DATA_DIR").map(Path::of);
    }
    if (uri.isEmpty() && folder.isEmpty()) {
      return configured(around);
    }
    Optional<InstanceFile> instance = folder.flatMap(InstanceFile::read);
    Optional<Path> data = folder;
    URI address =
        uri.map(ObjectStores::uri).orElseGet(() -> archiveOf(data.orElseThrow(), instance));
    return new Place(address, cluster(instance), instance);
  }

  /** As {@link #place}, and where nothing is named by option, what {@code plan} named. */
  public Place placeOr(Surroundings around, String planned, String plannedCluster) {
    boolean named = archive != null || dataDir != null;
    return named || planned.isEmpty()
        ? place(around)
        : new Place(
            ObjectStores.uri(planned),
            Optional.of(plannedCluster),
            recentOf(around, planned),
            keys.files(around));
  }

  private Place configured(Surroundings around) {
    Path file = configFile(around);
    if (!Files.isRegularFile(file)) {
      throw CommandException.usage(
          "no archive is named: give --archive URI or --data-dir DIR, or start 'kubectl rewind up'");
    }
    ObjectNode config = InstanceFile.readJson(file);
    String folder = Json.text(config, "/current/dataDir");
    String uri = Json.text(config, "/current/archive");
    if (folder.isEmpty() && uri.isEmpty()) {
      throw CommandException.usage(
          file + " names no archive: give --archive URI or --data-dir DIR");
    }
    Optional<InstanceFile> instance =
        folder.isEmpty() ? Optional.empty() : InstanceFile.read(Path.of(folder));
    URI address = uri.isEmpty() ? archiveOf(Path.of(folder), instance) : ObjectStores.uri(uri);
    return new Place(address, cluster(instance), instance);
  }

  /** The running instance that the user's configuration names, if the archive is its own. */
  private static Optional<InstanceFile> recentOf(Surroundings around, String uri) {
    Path file = configFile(around);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    ObjectNode config = InstanceFile.readJson(file);
    String folder = Json.text(config, "/current/dataDir");
    return Json.text(config, "/current/archive").equals(uri) && !folder.isEmpty()
        ? InstanceFile.read(Path.of(folder))
        : Optional.empty();
  }

  private static Path configFile(Surroundings around) {
    return around
        .variable("KUBEREWIND_CONFIG")
        .map(Path::of)
        .orElseGet(
            () ->
                around
                    .variable("XDG_CONFIG_HOME")
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                    .resolve("kuberewind/config.json"));
  }

  private Optional<String> cluster(Optional<InstanceFile> instance) {
    return Optional.ofNullable(cluster)
        .or(() -> instance.map(InstanceFile::cluster).filter(name -> !name.isEmpty()));
  }

  private static URI archiveOf(Path dataDir, Optional<InstanceFile> instance) {
    if (!Files.isDirectory(dataDir)) {
      throw CommandException.usage("there is no data dir at " + dataDir);
    }
    return instance
        .map(InstanceFile::archive)
        .filter(uri -> !uri.isEmpty())
        .map(ObjectStores::uri)
        .orElseGet(() -> dataDir.toAbsolutePath().normalize().resolve("archive").toUri());
  }
}
