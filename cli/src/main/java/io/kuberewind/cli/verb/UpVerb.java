package io.kuberewind.cli.verb;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.kit.lifecycle.Program;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.ControlPlaneOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Every stage in one JVM. */
@Command(
    name = "up",
    description = {
      "Capture a cluster: embedded Kafka, watcher, streams, archiver and HTTP in one process.",
      "Runs until it is stopped; prints 'ready' once every type is captured.",
      "Keys of the stages can be added, such as --roll.interval=2s or --topics.partitions=8."
    },
    footer = "Exit code 2: wrong use; 4: a component failed.")
public final class UpVerb implements Callable<Integer> {
  private static final String NAME = "up";

  private final Surroundings around;

  @Mixin private TargetOptions cluster;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "name of the cluster in the archive; that of the kubeconfig without")
  private String clusterName;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "where everything is kept")
  private String dataDir;

  @Option(
      names = "--archive",
      paramLabel = "URI",
      description = "where the archive is; a folder of the data dir without")
  private String archive;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "where it answers; a free port on the loopback without")
  private String http;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "keys that Secrets are sealed with, also as KUBEREWIND_KEYS; see 'keys'")
  private String keys;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "what to leave out, sample, seal and redact; taken up again when it changes")
  private String policy;

  @Option(
      names = "--audit-listen",
      paramLabel = "HOST:PORT",
      description = {
        "receive the API server's audit webhook there; its kubeconfig is put into the data dir.",
        "On a sandbox it is on without"
      })
  private String auditListen;

  @Option(
      names = "--audit-log",
      paramLabel = "FILE",
      description = "follow that audit log, or read the logs of that folder; may be repeated")
  private List<String> auditLogs = new ArrayList<>();

  @Option(
      names = "--etcd",
      paramLabel = "ENDPOINTS",
      description =
          "the cluster's etcd, https://host:2379,...: follow it instead of the API server, and keep"
              + " what 'etcd restore' needs")
  private String etcd;

  @Option(
      names = "--etcd-cacert",
      paramLabel = "FILE",
      description = "certificates that sign etcd's")
  private String etcdCacert;

  @Option(names = "--etcd-cert", paramLabel = "FILE", description = "our certificate for etcd")
  private String etcdCert;

  @Option(names = "--etcd-key", paramLabel = "FILE", description = "our private key for etcd")
  private String etcdKey;

  @Option(
      names = "--etcd-prefix",
      paramLabel = "PREFIX",
      description = "what the API server's keys in etcd begin with; /registry without")
  private String etcdPrefix;

  @Option(
      names = "--retention",
      paramLabel = "PROMISES",
      description =
          "what the archive keeps, as in 'any second for 7d, hourly for 30d, daily for 1y, marks"
              + " for ever'; everything without")
  private String retention;

  @Option(names = "--sandbox", description = "start a throwaway control plane and capture that")
  private boolean sandbox;

  @Option(
      names = {"-v", "--verbose"},
      description = "log at debug")
  private boolean verbose;

  @Unmatched private List<String> stageKeys = new ArrayList<>();

  public UpVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    for (String key : stageKeys) {
      if (!key.startsWith("--")) {
        throw CommandException.usage("up takes no '" + key + "'");
      }
    }
    Program program = program();
    if (!sandbox) {
      return program.run(
          arguments(cluster.kubeconfig().map(Object::toString).orElse(null)), around.environment());
    }
    if (cluster.kubeconfig().isPresent() || cluster.context().isPresent()) {
      throw CommandException.usage(
          "--sandbox brings its own cluster: leave out --kubeconfig and --context");
    }
    try (ControlPlane controlPlane =
        ControlPlane.start(ControlPlaneOptions.builder().progress(around::say).build())) {
      clusterName = clusterName == null ? "sandbox" : clusterName;
      around.say("sandbox: export KUBECONFIG=" + controlPlane.kubeconfig());
      return program.run(
          arguments(controlPlane.kubeconfig("rewind").toString()), around.environment());
    }
  }

  private String[] arguments(String kubeconfig) {
    List<String> arguments = new ArrayList<>();
    add(arguments, "--kubeconfig", kubeconfig);
    add(arguments, "--context", cluster.context().orElse(null));
    add(arguments, "--cluster", clusterName);
    add(arguments, "--data-dir", dataDir);
    add(arguments, "--archive", archive);
    add(arguments, "--http", http);
    add(arguments, "--policy", policy);
    add(arguments, "--audit.listen", auditListen);
    add(arguments, "--audit.log", auditLogs.isEmpty() ? null : String.join(",", auditLogs));
    if (!hearsAudit()) {
      arguments.addAll(SandboxAudit.of(kubeconfig, around));
    }
    add(arguments, "--etcd.endpoints", etcd);
    add(arguments, "--etcd.cacert", etcdCacert);
    add(arguments, "--etcd.cert", etcdCert);
    add(arguments, "--etcd.key", etcdKey);
    add(arguments, "--etcd.prefix", etcdPrefix);
    add(arguments, "--keys", keys == null ? around.variable("KUBEREWIND_KEYS").orElse(null) : keys);
    add(arguments, "--retention", retention);
    if (verbose) {
      add(arguments, "--log.level", "DEBUG");
    }
    arguments.addAll(stageKeys);
    return arguments.toArray(String[]::new);
  }

  private boolean hearsAudit() {
    return auditListen != null
        || !auditLogs.isEmpty()
        || stageKeys.stream().anyMatch(key -> key.startsWith("--audit."));
  }

  private static void add(List<String> arguments, String flag, String value) {
    if (value != null) {
      arguments.add(flag);
      arguments.add(value);
    }
  }

  /** The stages are on the class path of the distribution, and nowhere in this module's imports. */
  private static Program program() {
    for (Program program : ServiceLoader.load(Program.class)) {
      if (program.name().equals(NAME)) {
        return program;
      }
    }
    throw CommandException.usage("this distribution cannot capture: the stages are not in it");
  }
}
