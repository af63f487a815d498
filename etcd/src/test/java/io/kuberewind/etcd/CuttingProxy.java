package io.kuberewind.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a real server and cuts connections, each after so many of the server's bytes, until
 * there are no more cuts to make.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CuttingProxy.class);

  private final ServerSocket listening;
  private final URI target;
  private final Deque<Integer> cuts = new ConcurrentLinkedDeque<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile int made;

  private CuttingProxy(ServerSocket listening, URI target, List<Integer> cuts) {
    this.listening = listening;
    this.target = target;
    this.cuts.addAll(cuts);
  }

  public static CuttingProxy before(URI target, List<Integer> cuts) throws IOException {
    CuttingProxy proxy =
        new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, cuts);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** How many connections were cut. */
  public int made() {
    return made;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(target.getHost(), target.getPort());
        sockets.add(client);
        sockets.add(server);
        Integer cut = cuts.poll();
        threads.execute(() -> copy(client, server, Integer.MAX_VALUE));
        threads.execute(() -> copy(server, client, cut == null ? Integer.MAX_VALUE : cut));
      }
    } catch (IOException e) {
      log.debug("no more connections: {}", e.getMessage());
    }
  }

  private void copy(Socket from, Socket to, int cutAfter) {
    byte[] buffer = new byte[8192];
    long copied = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (copied < cutAfter) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, cutAfter - copied));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
        copied += read;
      }
      cutMade();
    } catch (IOException e) {
      log.debug("connection ended: {}", e.getMessage());
    }
  }

  private synchronized void cutMade() {
    made++;
  }
}
