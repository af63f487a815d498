package io.kuberewind.standalone.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The ports of a broker. The controller's must be known before it is listened on, so free ports are
 * looked for first; whoever takes one in between makes the start fail, and it is tried again.
 */
record Ports(int clients, int controller) {

  /** Free ports; the one for clients as asked for when it is not 0. */
  static Ports free(int wanted) throws IOException {
    try (ServerSocket clients = open(wanted);
        ServerSocket controller = open(0)) {
      return new Ports(clients.getLocalPort(), controller.getLocalPort());
    }
  }

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
