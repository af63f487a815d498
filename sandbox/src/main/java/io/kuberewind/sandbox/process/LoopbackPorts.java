package io.kuberewind.sandbox.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports of the loopback interface, below the range from which the system gives ports to
 * outgoing connections: a server that is restarted finds its port free again.
 */
public final class LoopbackPorts {

  private static final int FIRST = 15_000;
  private static final int LIMIT = 32_000;
  private static final int TRIES = 1_000;

  private LoopbackPorts() {}

  /** A port that could be bound a moment ago. Another process may still take it first. */
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LIMIT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new SandboxException(
        "no free loopback port found between " + FIRST + " and " + LIMIT + "; end other servers");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
