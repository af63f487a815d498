package io.kuberewind.archive.s3a;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Stands before an S3 server and lets requests go wrong on the wire. What it lets through it passes
 * on unchanged, signature and all, one request a connection.
 */
final class FaultProxy implements AutoCloseable {
  /** What becomes of a request. */
  enum Fault {
    NONE,
    /** 503 without reaching the server. */
    SLOW_DOWN,
    /** 500 without reaching the server. */
    INTERNAL_ERROR,
    /** The connection breaks before the server saw anything. */
    RESET_BEFORE,
    /** The server does what was asked, and the connection breaks before it can say so. */
    RESET_AFTER,
    /** The server does what was asked, and nobody hears of it. */
    SILENT_AFTER
  }

  private static final int MAX_HEAD_BYTES = 64 * 1024;

  private final ServerSocket listening;
  private final URI server;
  private final BiFunction<String, Integer, Fault> faults;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger faulty = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param faults by request line, and by number of the request from 1
   */
  FaultProxy(URI server, BiFunction<String, Integer, Fault> faults) throws IOException {
    this.server = server;
    this.faults = faults;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    spawn(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** How many requests went wrong. */
  int faulty() {
    return faulty.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        spawn(() -> serve(client));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      Fault fault = faults.apply(head.substring(0, head.indexOf('\r')), requests.incrementAndGet());
      if (fault != Fault.NONE) {
        faulty.incrementAndGet();
      }
      switch (fault) {
        case SLOW_DOWN -> answer(client, "503 Slow Down", "SlowDown");
        case INTERNAL_ERROR -> answer(client, "500 Internal Server Error", "InternalError");
        case RESET_BEFORE -> client.setSoLinger(true, 0);
        default -> pass(client, head, fault);
      }
    } catch (IOException e) {
      // Either side has gone: that is what such a connection is for.
    } finally {
      open.remove(client);
    }
  }

  private void pass(Socket client, String head, Fault fault) throws IOException {
    try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
      open.add(upstream);
      String once = head.replaceFirst("(?i)\r\nConnection: [^\r]*", "");
      String sent = once.substring(0, once.length() - 2) + "Connection: close\r\n\r\n";
      upstream.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
      spawn(() -> copy(client, upstream));
      answerOf(upstream.getInputStream(), client, fault);
      open.remove(upstream);
    }
  }

  /** Passes on what the server says: all of it, or the interim answer only. */
  private static void answerOf(InputStream server, Socket client, Fault fault) throws IOException {
    OutputStream out = client.getOutputStream();
    String head = head(server);
    while (head.startsWith("HTTP/1.1 100")) {
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      head = head(server);
    }
    if (fault == Fault.RESET_AFTER) {
      client.setSoLinger(true, 0);
      return;
    }
    if (fault == Fault.SILENT_AFTER) {
      // Until the client has waited long enough.
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
      return;
    }
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    server.transferTo(out);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The answer came, and both were closed.
    }
  }

  private static void answer(Socket client, String status, String code) throws IOException {
    String body = "<Error><Code>%s</Code><Message>by the test</Message></Error>".formatted(code);
    String text =
        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body);
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    client.shutdownOutput();
  }

  /** Up to the empty line, which is part of it; empty when nothing came. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.append((char) b);
      if (b == '\n' && head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
      if (head.length() > MAX_HEAD_BYTES) {
        throw new IOException("a head without an end");
      }
    }
    return "";
  }

  private static void spawn(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
