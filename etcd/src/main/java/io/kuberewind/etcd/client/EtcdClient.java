package io.kuberewind.etcd.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Connections to the members of one etcd. A member that does not answer is left for the next one.
 * Safe for use by several threads.
 */
public final class EtcdClient implements AutoCloseable {
  /**
   * Above what a member sends in one message: its limit for one request is 1.5 MiB unless it was
   * raised, and longer answers are asked for in parts.
   */
  public static final int MESSAGE_BYTES = 64 * 1024 * 1024;

  private static final int KEYS_AT_ONCE = 100_000;
  private static final int PING_SECONDS = 20;
  private static final int ANSWER_SECONDS = 30;

  private final EtcdEndpoints endpoints;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger current = new AtomicInteger();

  private EtcdClient(EtcdEndpoints endpoints, ChannelCredentials credentials, int messageBytes) {
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

  /**
   * Prepares the connections; none is made yet.
   *
   * @throws EtcdException when a certificate or key cannot be read
   */
  public static EtcdClient open(EtcdEndpoints endpoints) throws EtcdException {
    return open(endpoints, MESSAGE_BYTES);
  }

  /**
   * The same with another limit to what is taken in one message.
   *
   * @throws EtcdException when a certificate or key cannot be read
   */
  public static EtcdClient open(EtcdEndpoints endpoints, int messageBytes) throws EtcdException {
    return new EtcdClient(endpoints, credentials(endpoints), messageBytes);
  }

  /**
   * The revision of the last write anywhere in etcd, by a read that every member must agree to.
   *
   * @throws EtcdException when no member answers
   */
  public long currentRevision() throws EtcdException {
    return range(KeyRange.ALL, 0, 1, true).getHeader().getRevision();
  }

  /**
   * Number that etcd gave itself when it was set up: another one is another etcd.
   *
   * @throws EtcdException when no member answers
   */
  public long clusterId() throws EtcdException {
    return range(KeyRange.ALL, 0, 1, true).getHeader().getClusterId();
  }

  /**
   * Whether any key of the range is there.
   *
   * @throws EtcdException when no member answers
   */
  public boolean hasKeys(KeyRange range) throws EtcdException {
    return range(range, 0, 1, true).getCount() > 0;
  }

  /**
   * The version that the member which is asked runs, such as 3.6.8.
   *
   * @throws EtcdException when no member answers
   */
  public String version() throws EtcdException {
    StatusRequest request = StatusRequest.getDefaultInstance();
    return ask(channel ->
            MaintenanceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                .status(request))
        .getVersion();
  }

  /**
   * How many keys the range has at a revision, 0 for the current one.
   *
   * @throws EtcdException when no member answers, or the revision is compacted
   */
  public long count(KeyRange range, long revision) throws EtcdException {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(range.from())
            .setRangeEnd(range.to())
            .setRevision(revision)
            .setCountOnly(true)
            .build();
    return call(kv -> kv.range(request)).getCount();
  }

  /**
   * The key that has {@code index} keys of the range before it, or the last one.
   *
   * @throws EtcdException when no member answers, or the range has no key
   */
  public ByteString keyAt(KeyRange range, long index) throws EtcdException {
    KeyRange left = range;
    ByteString last = null;
    for (long before = 0; before <= index; ) {
      int wanted = (int) Math.min(KEYS_AT_ONCE, index - before + 1);
      RangeResponse page = range(left, 0, wanted, true);
      if (page.getKvsCount() == 0) {
        break;
      }
      last = page.getKvs(page.getKvsCount() - 1).getKey();
      left = left.after(last);
      before += page.getKvsCount();
    }
    if (last == null) {
      throw new EtcdException("etcd at %s: no key where one was".formatted(describe()));
    }
    return last;
  }

  /**
   * Writes keys with their values and leases in one transaction.
   *
   * @throws EtcdException when no member answers: they may or may not be written
   */
  public void putAll(List<StoredKey> keys) throws EtcdException {
    TxnRequest.Builder all = TxnRequest.newBuilder();
    for (StoredKey key : keys) {
      PutRequest put =
          PutRequest.newBuilder()
              .setKey(bytes(key.key()))
              .setValue(bytes(key.value()))
              .setLease(key.lease())
              .build();
      all.addSuccess(RequestOp.newBuilder().setRequestPut(put));
    }
    TxnRequest request = all.build();
    call(kv -> kv.txn(request));
  }

  /**
   * Writes one key.
   *
   * @throws EtcdException when no member answers: it may or may not be written
   */
  public void put(byte[] key, byte[] value) throws EtcdException {
    PutRequest request = PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build();
    call(kv -> kv.put(request));
  }

  /**
   * Deletes one key, if it is there.
   *
   * @throws EtcdException when no member answers: it may or may not be deleted
   */
  public void delete(byte[] key) throws EtcdException {
    DeleteRangeRequest request = DeleteRangeRequest.newBuilder().setKey(bytes(key)).build();
    call(kv -> kv.deleteRange(request));
  }

  /**
   * Forgets what was before a revision.
   *
   * @throws EtcdException when no member answers
   */
  public void compact(long revision) throws EtcdException {
    CompactionRequest request = CompactionRequest.newBuilder().setRevision(revision).build();
    call(kv -> kv.compact(request));
  }

  /**
   * Makes a lease.
   *
   * @throws EtcdException when no member answers, or there is one of that number
   */
  public void grant(long id, long seconds) throws EtcdException {
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setID(id).setTTL(seconds).build();
    ask(
        channel ->
            LeaseGrpc.newBlockingStub(channel)
                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                .leaseGrant(request));
  }

  /** The addresses, for people. */
  public String describe() {
    return String.join(",", endpoints.addresses().stream().map(URI::toString).toList());
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  RangeResponse range(KeyRange range, long revision, int limit, boolean keysOnly)
      throws EtcdException {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(range.from())
            .setRangeEnd(range.to())
            .setRevision(revision)
            .setLimit(limit)
            .setKeysOnly(keysOnly)
            .build();
    return call(kv -> kv.range(request));
  }

  /** Asks a member, and on when it is away: a read, or a write that may be made twice. */
  <T> T call(Function<KVGrpc.KVBlockingStub, T> request) throws EtcdException {
    return ask(
        channel ->
            request.apply(
                KVGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)));
  }

  private <T> T ask(Function<Channel, T> request) throws EtcdException {
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

  int member() {
    return Math.floorMod(current.get(), channels.size());
  }

  ManagedChannel channel(int member) {
    return channels.get(member);
  }

  /** The member failed: the next call goes to another one. */
  void left(int member) {
    current.compareAndSet(member, (member + 1) % channels.size());
  }

  EtcdException failed(int member, Status status, Throwable cause) {
    String message = "etcd at %s: %s".formatted(endpoints.addresses().get(member), words(status));
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

  static String words(Status status) {
    StringBuilder words = new StringBuilder(status.getCode().toString());
    if (status.getDescription() != null) {
      words.append(": ").append(status.getDescription());
    }
    Throwable cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      words.append(" (").append(cause.getMessage()).append(')');
    }
    return words.toString();
  }

  private static ChannelCredentials credentials(EtcdEndpoints endpoints) throws EtcdException {
    if (endpoints.tls().isEmpty()) {
      return InsecureChannelCredentials.create();
    }
    EtcdEndpoints.Tls tls = endpoints.tls().get();
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (tls.authority().isPresent()) {
        credentials.trustManager(tls.authority().get().toFile());
      }
      if (tls.certificate().isPresent()) {
        credentials.keyManager(tls.certificate().get().toFile(), tls.key().orElseThrow().toFile());
      }
      return credentials.build();
    } catch (IOException e) {
      throw new EtcdException("cannot read a certificate for etcd: " + e.getMessage(), e);
    }
  }

  static ByteString bytes(byte[] key) {
    return ByteString.copyFrom(key);
  }
}
