package io.kuberewind.cli.etcd;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.restore.DataDirWriter;
import io.kuberewind.etcd.restore.EndpointWriter;
import io.kuberewind.etcd.restore.KeyWriter;
import io.kuberewind.etcd.restore.NotEmptyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options that say where a key space is written. */
public final class EtcdOptions {
  /** What etcd's own documentation takes: a week at 1,500 writes a second, and nothing to pay. */
  private static final long BUMP_OF_DATA_DIR = 1_000_000_000;

  /** Here each one is a write. */
  private static final long BUMP_OF_ENDPOINTS = 1_000;

  private static final Pattern ENDPOINTS =
      Pattern.compile("(?i)https?://.*|[A-Za-z0-9.\\-\\[\\]:]+:\\d{1,5}(,.*)?");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ENDPOINTS|DATA-DIR",
      description = "an etcd without any key, host:2379,..., or a new folder for one to start from")
  private String to;

  @Option(
      names = "--etcd-cacert",
      paramLabel = "FILE",
      description = "certificates that sign etcd's")
  private Path authority;

  @Option(names = "--etcd-cert", paramLabel = "FILE", description = "our certificate for etcd")
  private Path certificate;

  @Option(names = "--etcd-key", paramLabel = "FILE", description = "our private key for etcd")
  private Path key;

  @Option(
      names = "--bump-revision",
      paramLabel = "N",
      description =
          "revisions to leave out behind the last recorded one: those that were given and not recorded; 1000000000 for a data dir, 1000 for endpoints without")
  private Long bump;

  private EtcdClient etcd;

  /** Whether a folder is written rather than a running etcd. */
  public boolean isDataDir() {
    return !ENDPOINTS.matcher(to).matches();
  }

  public String to() {
    return to;
  }

  /**
   * Begins to write.
   *
   * @param lastRevision the last revision that is known of the etcd that was
   * @throws CommandException of refusal, when there is something already, of wrong use when it
   *     cannot be named so
   */
  public KeyWriter begin(long lastRevision) {
    if (bump != null && bump < 0) {
      throw CommandException.usage("--bump-revision counts revisions, and is not " + bump);
    }
    try {
      if (isDataDir()) {
        long revision = lastRevision + Optional.ofNullable(bump).orElse(BUMP_OF_DATA_DIR);
        return DataDirWriter.create(Path.of(to), revision);
      }
      EtcdEndpoints.Tls tls =
          new EtcdEndpoints.Tls(
              Optional.ofNullable(authority),
              Optional.ofNullable(certificate),
              Optional.ofNullable(key));
      etcd = EtcdClient.open(EtcdEndpoints.parse(to, tls));
      return EndpointWriter.begin(
          etcd, lastRevision + Optional.ofNullable(bump).orElse(BUMP_OF_ENDPOINTS));
    } catch (NotEmptyException | EtcdException.Unusable e) {
      throw CommandException.refused(e.getMessage());
    } catch (IOException e) {
      throw CommandException.failed("cannot write to " + to + ": " + e.getMessage(), e);
    }
  }

  /** Ends the connections. */
  public void close() {
    if (etcd != null) {
      etcd.close();
    }
  }
}
