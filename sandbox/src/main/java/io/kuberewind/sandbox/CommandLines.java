package io.kuberewind.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the control plane's processes. */
final class CommandLines {

  private final Layout layout;
  private final ControlPlaneOptions options;

  CommandLines(Layout layout, ControlPlaneOptions options) {
    this.layout = layout;
    this.options = options;
  }

  List<String> of(Component component, Ports ports) {
    List<String> command = new ArrayList<>();
    command.add(options.binaries().path(component.program()).toString());
    command.addAll(
        switch (component) {
          case ETCD -> etcd(ports);
          case KUBE_APISERVER -> apiServer(ports);
          case KUBE_CONTROLLER_MANAGER -> controllerManager(ports);
        });
    return command;
  }

  private List<String> etcd(Ports ports) {
    String peer = "http://127.0.0.1:" + ports.etcdPeer();
    return List.of(
        "--name=sandbox",
        "--data-dir=" + layout.etcdData(),
        "--listen-client-urls=" + ports.etcdUri(),
        "--advertise-client-urls=" + ports.etcdUri(),
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=sandbox=" + peer,
        // Throwaway data: surviving a power cut is not worth the time that fsync takes.
        "--unsafe-no-fsync",
        "--heartbeat-interval=50",
        "--election-timeout=500",
        "--log-level=warn");
  }

  private List<String> apiServer(Ports ports) {
    List<String> flags = new ArrayList<>();
    flags.addAll(
        List.of(
            "--etcd-servers=" + ports.etcdUri(),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + ports.apiServer(),
            "--cert-dir=" + layout.pki(),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + layout.serviceAccountPublicKey(),
            "--service-account-signing-key-file=" + layout.serviceAccountKey(),
            "--token-auth-file=" + layout.tokens(),
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.96.0.0/16",
            // A loopback address is not allowed as an endpoint of the service "kubernetes".
            "--endpoint-reconciler-type=none",
            "--profiling=false"));
    flags.addAll(audit());
    flags.addAll(options.apiServerFlags());
    return flags;
  }

  private List<String> audit() {
    Path webhook = options.auditWebhook().orElse(layout.auditWebhook());
    return List.of(
        "--audit-policy-file=" + layout.auditPolicy(),
        "--audit-log-path=" + layout.auditLog(),
        "--audit-log-maxsize=64",
        "--audit-log-maxbackup=4",
        "--audit-webhook-config-file=" + webhook,
        "--audit-webhook-mode=batch",
        // The defaults, 30 s and 10 requests a second, would keep a reader waiting.
        "--audit-webhook-batch-max-wait=100ms",
        "--audit-webhook-batch-throttle-enable=false",
        // Tried again for a quarter of a minute: a receiver that is killed and started misses
        // nothing.
        "--audit-webhook-initial-backoff=2s");
  }

  private List<String> controllerManager(Ports ports) {
    String kubeconfig = layout.kubeconfig(SandboxUser.CONTROLLER_MANAGER.name()).toString();
    return List.of(
        "--kubeconfig=" + kubeconfig,
        "--authentication-kubeconfig=" + kubeconfig,
        "--authorization-kubeconfig=" + kubeconfig,
        "--authentication-tolerate-lookup-failure=true",
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=" + ports.controllerManager(),
        // Both servers are 127.0.0.1: one certificate lets one authority vouch for both.
        "--tls-cert-file=" + layout.authority(),
        "--tls-private-key-file=" + layout.servingKey(),
        "--root-ca-file=" + layout.authority(),
        "--service-account-private-key-file=" + layout.serviceAccountKey(),
        // Each controller acts under its own name, as in a real cluster.
        "--use-service-account-credentials=true",
        "--controllers=*",
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
        "--profiling=false");
  }
}
