package io.kuberewind.etcd.client;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Connections to the members of one etcd. A member that does not answer is left for the next one.
 * Safe for use by several threads.
 */
final class EtcdMembers implements AutoCloseable {
  private static final int PING_SECONDS = 20;

  /** Held, since a level is forgotten with its logger; of each cancelled watch it would tell. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  static {
    GRPC.setLevel(Level.WARNING);
  }

  private final EtcdEndpoints endpoints;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger current = new AtomicInteger();

  EtcdMembers(EtcdEndpoints endpoints, ChannelCredentials credentials, int messageBytes) {
    this.endpoints = endpoints;
    for (URI address : endpoints.addresses()) {
      channels.add(
          Grpc.newChannelBuilderForAddress(address.getHost(), address.getPort(), credentials)
              .maxInboundMessageSize(messageBytes)
              .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
              .keepAliveTimeout(PING_SECONDS, TimeUnit.SECONDS)
              .build());
    }
  }

  /** Asks a member, and on when it is away: a read, or a write that may be made twice. */
  <T> T ask(Function<Channel, T> request) throws EtcdException {
    for (int tried = 1; ; tried++) {
      int member = member();
      try {
        return request.apply(channels.get(member));
      } catch (StatusRuntimeException e) {
        boolean isAway = e.getStatus().getCode() == Status.Code.UNAVAILABLE;
        left(member);
        if (!isAway || tried >= channels.size()) {
          throw failed(member, e.getStatus(), e);
        }
      }
    }
  }

  /** The one that is asked next. */
  int member() {
    return Math.floorMod(current.get(), channels.size());
  }

  Channel channel(int member) {
    return channels.get(member);
  }

  /** The member failed: the next call goes to another one. */
  void left(int member) {
    current.compareAndSet(member, (member + 1) % channels.size());
  }

  /** What a failure of the member is to those who asked. */
  EtcdException failed(int member, Status status, Throwable cause) {
    String message =
        "etcd at %s: %s%s"
            .formatted(
                endpoints.addresses().get(member),
                words(status),
                TlsAdvice.on(status, endpoints.tls()));
    String description = status.getDescription() == null ? "" : status.getDescription();
    if (status.getCode() == Status.Code.OUT_OF_RANGE && description.contains("compacted")) {
      return new EtcdException.Compacted(message, 0, cause);
    }
    // etcd has other resources that may be exhausted; only our own limit is told in these words.
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
            && description.contains("exceeds maximum size")
        ? new EtcdException.TooLarge(message, cause)
        : new EtcdException(message, cause);
  }

  /** The addresses, for people. */
  String describe() {
    return String.join(",", endpoints.addresses().stream().map(URI::toString).toList());
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private static String words(Status status) {
    StringBuilder words = new StringBuilder(status.getCode().toString());
    if (status.getDescription() != null) {
      // Netty adds lines about itself.
      words.append(": ").append(status.getDescription().lines().findFirst().orElse(""));
    }
    Throwable cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      words.append(" (").append(cause.getMessage()).append(')');
    }
    return words.toString();
  }
}
