package io.kuberewind.sandbox;

import io.kuberewind.sandbox.binaries.Program;
import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real etcd, kube-apiserver and kube-controller-manager on free loopback ports, which end with
 * this object and at the latest with this JVM, even when it is killed.
 *
 * <p>Methods that start and end components may be called from any thread, one at a time.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlPlane.class);

  private final ControlPlaneOptions options;
  private final Layout layout;
  private final boolean temporary;
  private final ProcessTable processes;
  private final Path kubectl;
  private Credentials credentials;
  private Ports ports;
  private KubeApi api;
  private boolean owned = true;

  private ControlPlane(ControlPlaneOptions options, Layout layout, boolean temporary) {
    this.options = options;
    this.layout = layout;
    this.temporary = temporary;
    this.kubectl = options.binaries().path(Program.KUBECTL);
    this.processes = new ProcessTable(layout, options);
  }

  /** Starts one in a temporary directory. */
  public static ControlPlane start() {
    return start(ControlPlaneOptions.defaults());
  }

  /**
   * Starts one and waits until it is ready: the API server answers, the default namespace has its
   * service account and the controllers run.
   *
   * @throws SandboxException if a program is missing, a process ends or takes too long, with the
   *     last lines of its log; nothing of it is left behind
   */
  public static ControlPlane start(ControlPlaneOptions options) {
    return start(options, options.directory().isEmpty());
  }

  static ControlPlane start(ControlPlaneOptions options, boolean temporary) {
    StaleSandboxes.reap();
    options.binaries().prepare(Program.CONTROL_PLANE);
    options.directory().flatMap(ControlPlaneState::read).ifPresent(ControlPlaneState::makeWay);
    Layout layout = options.directory().map(Layout::in).orElseGet(Layout::temporary);
    ControlPlane controlPlane = new ControlPlane(options, layout, temporary);
    try {
      controlPlane.startAll();
      return controlPlane;
    } catch (RuntimeException e) {
      controlPlane.closeAfter(e);
      throw e;
    }
  }

  /** The API server's address. */
  public synchronized URI server() {
    return ports.apiServerUri();
  }

  /** Etcd's address for clients, without TLS. */
  public synchronized URI etcdEndpoint() {
    return ports.etcdUri();
  }

  /** A kubeconfig with a context for each user; {@code sandbox} is the administrator's. */
  public Path kubeconfig() {
    return layout.kubeconfig();
  }

  /** The kubeconfig of one user: {@code admin}, {@code alice}, {@code bob}, {@code rewind}... */
  public Path kubeconfig(String user) {
    return layout.existingKubeconfig(user);
  }

  /** The API server's audit log, JSON lines; rotated files lie beside it. */
  public Path auditLog() {
    return layout.auditLog();
  }

  /** Where the API server expects its audit webhook, unless options named another receiver. */
  public synchronized int auditWebhookPort() {
    return ports.auditWebhook();
  }

  /** The kubeconfig by which the API server finds the receiver: its address and bearer token. */
  public Path auditWebhookKubeconfig() {
    return options.auditWebhook().orElse(layout.auditWebhook());
  }

  /**
   * A PKCS #12 key store, password {@code sandbox}, with which a receiver at {@link
   * #auditWebhookPort()} shows itself to the API server by HTTPS.
   */
  public Path auditReceiverKeyStore() {
    return layout.auditReceiver();
  }

  /** A kubectl that fits the server. */
  public Path kubectl() {
    return kubectl;
  }

  public Path directory() {
    return layout.directory();
  }

  /** The log of a component, standard output and error. */
  public Path log(Component component) {
    return layout.log(component);
  }

  /** Process ids of what runs. */
  public synchronized Map<Component, ProcessIdentity> processes() {
    return processes.identities();
  }

  /** Ends a component in good order. The others stay. */
  public synchronized void stop(Component component) {
    processes.stop(component);
    writeState();
  }

  /** Ends a component by SIGKILL. The others stay. */
  public synchronized void kill(Component component) {
    processes.kill(component);
    writeState();
  }

  /** Starts an ended component again, on its port and data, and waits until it is ready. */
  public synchronized void start(Component component) {
    if (!processes.isRunning(component)) {
      launch(component, false);
    }
  }

  /** Lets the sandbox outlive this JVM. After it, {@link Sandboxes#stop} ends it. */
  synchronized ControlPlaneState detach() {
    processes.detach();
    owned = false;
    return writeState();
  }

  /** Ends all components and removes the directory if it is a temporary one. */
  @Override
  public synchronized void close() {
    if (!owned) {
      return;
    }
    owned = false;
    if (temporary) {
      abandon();
      Component.lastStartedFirst().forEach(processes::kill);
      Directories.remove(layout.directory());
    } else {
      Component.lastStartedFirst().forEach(processes::stop);
      writeState();
    }
    log.atInfo().addKeyValue("directory", layout.directory()).log("sandbox ended");
  }

  private synchronized void startAll() {
    long begin = System.nanoTime();
    layout.create(temporary);
    ports = layoutPorts();
    writeState();
    credentials = Credentials.prepare(layout, users());
    AuditFiles.write(layout, ports.auditWebhook());
    launch(Component.ETCD, true);
    launch(Component.KUBE_APISERVER, true);
    new AccessRules(api, ports.apiServerUri()).grant();
    launch(Component.KUBE_CONTROLLER_MANAGER, true);
    awaitServiceAccount();
    log.atInfo()
        .addKeyValue("directory", layout.directory())
        .addKeyValue("server", ports.apiServerUri())
        .addKeyValue("millis", Duration.ofNanos(System.nanoTime() - begin).toMillis())
        .log("sandbox ready");
  }

  private Ports layoutPorts() {
    return ControlPlaneState.read(layout.directory())
        .map(ControlPlaneState::ports)
        .orElseGet(Ports::choose);
  }

  private void launch(Component component, boolean portsMayMove) {
    ports =
        processes.start(
            component,
            ports,
            portsMayMove,
            wanted ->
                switch (component) {
                  case ETCD -> etcdReady(wanted);
                  case KUBE_APISERVER -> () -> apiServerReady(wanted);
                  case KUBE_CONTROLLER_MANAGER ->
                      () -> api.answers(wanted.controllerManagerUri().resolve("/healthz"));
                });
    writeState();
    if (component == Component.KUBE_APISERVER) {
      new Kubeconfigs(layout, credentials).write(ports.apiServerUri(), users());
      ReceiverIdentity.write(layout);
    }
  }

  private static BooleanSupplier etcdReady(Ports ports) {
    KubeApi etcd = KubeApi.plain();
    return () -> etcd.answers(ports.etcdUri().resolve("/readyz"));
  }

  private boolean apiServerReady(Ports wanted) {
    if (api == null && Files.exists(layout.authority())) {
      try {
        api = KubeApi.trusting(layout.authority(), credentials.token(SandboxUser.ADMIN.name()));
      } catch (IOException e) {
        // The server may be in the middle of writing it; the next look finds it whole.
        return false;
      }
    }
    return api != null && api.answers(wanted.apiServerUri().resolve("/readyz"));
  }

  private void awaitServiceAccount() {
    URI account =
        ports.apiServerUri().resolve("/api/v1/namespaces/default/serviceaccounts/default");
    if (!Waiting.until(options.startLimit(), () -> api.answers(account))) {
      throw new SandboxException(
          "no default service account within "
              + options.startLimit().toSeconds()
              + " s; is kube-controller-manager of a version that fits the API server?");
    }
  }

  private List<SandboxUser> users() {
    List<SandboxUser> users = new ArrayList<>(SandboxUser.ALWAYS);
    users.addAll(options.users());
    users.add(SandboxUser.CONTROLLER_MANAGER);
    return users;
  }

  private ControlPlaneState writeState() {
    ProcessIdentity owner = owned ? ProcessIdentity.of(ProcessHandle.current().pid()) : null;
    ControlPlaneState state =
        new ControlPlaneState(
            layout.directory().toString(),
            temporary,
            owner,
            processes.identities(),
            ports,
            kubectl.toString());
    state.write();
    return state;
  }

  /** Should this JVM be killed while it closes, the last supervisor removes the directory. */
  private void abandon() {
    if (Files.isDirectory(layout.run())) {
      Directories.writePrivate(layout.run().resolve("abandoned"), "");
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
