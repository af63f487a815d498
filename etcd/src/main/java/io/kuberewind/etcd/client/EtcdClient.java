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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What is asked of an etcd, whichever of its members answers. Safe for use by several threads. */
public final class EtcdClient implements AutoCloseable {
  /**
   * Above what a member sends in one message: its limit for one request is 1.5 MiB unless it was
   * raised, and longer answers are asked for in parts.
   */
  public static final int MESSAGE_BYTES = 64 * 1024 * 1024;

  private static final int KEYS_AT_ONCE = 100_000;
  private static final int ANSWER_SECONDS = 30;

  private final EtcdMembers members;

  private EtcdClient(EtcdMembers members) {
    this.members = members;
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
    return new EtcdClient(new EtcdMembers(endpoints, EtcdCredentials.of(endpoints), messageBytes));
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
    return members
        .ask(
            channel ->
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
    members.ask(
        channel ->
            LeaseGrpc.newBlockingStub(channel)
                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                .leaseGrant(request));
  }

  /** The addresses, for people. */
  public String describe() {
    return members.describe();
  }

  @Override
  public void close() {
    members.close();
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

  <T> T call(Function<KVGrpc.KVBlockingStub, T> request) throws EtcdException {
    return members.ask(
        channel ->
            request.apply(
                KVGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)));
  }

  EtcdMembers members() {
    return members;
  }

  static ByteString bytes(byte[] key) {
    return ByteString.copyFrom(key);
  }
}
