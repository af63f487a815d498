package io.kuberewind.standalone;

import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.standalone.cluster.KubeContext;
import io.kuberewind.standalone.data.DataDir;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} is told.
 *
 * @param source the cluster
 * @param dataDir folder of everything; empty for one below the user's data folder, by cluster
 * @param archive URI or path of the archive; empty for a folder of the data dir
 * @param http where it answers; port 0 for any free one
 * @param extra further keys of the stages, as their own mains know them
 */
public record UpOptions(
    Source source,
    Optional<Path> dataDir,
    Optional<String> archive,
    ListenAddress http,
    Map<String, String> extra) {

  /**
   * The cluster.
   *
   * @param kubeconfig empty for KUBECONFIG or ~/.kube/config
   * @param context empty for the current one
   * @param cluster name in the records; empty for the one in the kubeconfig
   */
  public record Source(
      Optional<Path> kubeconfig, Optional<String> context, Optional<String> cluster) {}

  public UpOptions {
    extra = Map.copyOf(extra);
  }

  /** Reads the keys of the command line; {@code extra} is everything else that was given. */
  static UpOptions read(ConfigReader config, Map<String, String> extra) {
    return new UpOptions(
        new Source(
            config.optional("kubeconfig").map(Path::of),
            config.optional("context"),
            config.optional("cluster")),
        config.optional("data.dir").map(Path::of),
        config.optional("archive"),
        config.listen("http", ListenAddress.anyLoopbackPort()),
        extra);
  }

  String clusterName(Map<String, String> env) {
    return source
        .cluster()
        .or(() -> KubeContext.clusterName(source.kubeconfig(), source.context(), env))
        .orElse("default");
  }

  Path dataDirOr(String cluster, Map<String, String> env) {
    return dataDir.orElseGet(() -> DataDir.defaultFor(cluster, env));
  }
}
