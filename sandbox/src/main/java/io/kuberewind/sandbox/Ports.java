package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.LoopbackPorts;
import java.net.URI;

/**
 * The loopback ports of one sandbox.
 *
 * @param etcdClient etcd for clients, plain HTTP and gRPC
 * @param etcdPeer etcd for other members
 * @param apiServer kube-apiserver, HTTPS
 * @param controllerManager kube-controller-manager, HTTPS
 * @param auditWebhook where the API server expects the receiver of its audit webhook
 */
public record Ports(
    int etcdClient, int etcdPeer, int apiServer, int controllerManager, int auditWebhook) {

  static Ports choose() {
    return new Ports(
        LoopbackPorts.free(),
        LoopbackPorts.free(),
        LoopbackPorts.free(),
        LoopbackPorts.free(),
        LoopbackPorts.free());
  }

  /** Other ports for a component whose port was taken by someone else first. */
  Ports chooseAgain(Component component) {
    Ports other = choose();
    return switch (component) {
      case ETCD ->
          new Ports(other.etcdClient, other.etcdPeer, apiServer, controllerManager, auditWebhook);
      case KUBE_APISERVER ->
          new Ports(etcdClient, etcdPeer, other.apiServer, controllerManager, auditWebhook);
      case KUBE_CONTROLLER_MANAGER ->
          new Ports(etcdClient, etcdPeer, apiServer, other.controllerManager, auditWebhook);
    };
  }

  URI etcdUri() {
    return URI.create("http://127.0.0.1:" + etcdClient);
  }

  URI apiServerUri() {
    return URI.create("https://127.0.0.1:" + apiServer);
  }

  URI controllerManagerUri() {
    return URI.create("https://127.0.0.1:" + controllerManager);
  }
}
