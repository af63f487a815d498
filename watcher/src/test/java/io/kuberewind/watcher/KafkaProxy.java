package io.kuberewind.watcher;

import io.kuberewind.testbroker.TestBroker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before the real broker and holds requests of one kind back. */
final class KafkaProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaProxy.class);

  private final ServerSocket server;
  private final int brokerPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile ApiKeys held;
  private volatile boolean holding;

  private KafkaProxy(ServerSocket server, int brokerPort) {
    this.server = server;
    this.brokerPort = brokerPort;
  }

  /** Listens where {@code broker} says that its proxied listener is. */
  static KafkaProxy before(TestBroker broker) throws IOException {
    ServerSocket server =
        new ServerSocket(broker.proxyPort(), 50, InetAddress.getLoopbackAddress());
    KafkaProxy proxy = new KafkaProxy(server, broker.proxiedPort());
    proxy.start(proxy::accept);
    return proxy;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** From now on such requests do not come through, nor what their connections bring later. */
  void hold(ApiKeys kind) {
    holding = false;
    held = kind;
  }

  /** Whether a request is being held. */
  boolean isHolding() {
    return holding;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private interface Relay {
    void run() throws IOException;
  }

  private void start(Relay relay) {
    threads.execute(
        () -> {
          try {
            relay.run();
          } catch (IOException e) {
            log.atDebug().log("a connection ended: {}", e.getMessage());
          }
        });
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
      sockets.addAll(List.of(client, broker));
      start(() -> requests(client, broker));
      start(() -> answers(broker, client));
    }
  }

  private void requests(Socket client, Socket broker) throws IOException {
    try (client;
        broker) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(broker.getOutputStream());
      while (true) {
        byte[] request = in.readNBytes(in.readInt());
        ApiKeys kind = ApiKeys.forId((request[0] << 8) | (request[1] & 0xff));
        if (kind == held) {
          holding = true;
          in.readAllBytes();
          return;
        }
        out.writeInt(request.length);
        out.write(request);
        out.flush();
      }
    }
  }

  private static void answers(Socket broker, Socket client) throws IOException {
    try (client;
        InputStream in = broker.getInputStream()) {
      in.transferTo(client.getOutputStream());
    }
  }
}
