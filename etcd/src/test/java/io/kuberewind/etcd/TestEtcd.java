package io.kuberewind.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.sandbox.binaries.Binaries;
import io.kuberewind.sandbox.etcd.EtcdServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A real etcd of a test's own, and plain writes to it. */
public final class TestEtcd implements AutoCloseable {
  private final EtcdServer server;
  private final ManagedChannel channel;
  private final KVGrpc.KVBlockingStub kv;

  private TestEtcd(EtcdServer server) {
    this.server = server;
    this.channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", server.endpoint().getPort(), InsecureChannelCredentials.create())
            .build();
    this.kv = KVGrpc.newBlockingStub(channel).withWaitForReady();
  }

  /** An empty one below {@code directory}. */
  public static TestEtcd start(Path directory, String... flags) {
    Binaries binaries = Binaries.of(System.getenv(), line -> {});
    return new TestEtcd(
        EtcdServer.start(binaries, directory, directory.resolve("data"), List.of(flags)));
  }

  public URI endpoint() {
    return server.endpoint();
  }

  public EtcdServer server() {
    return server;
  }

  public EtcdClient client() throws EtcdException {
    return client(endpoint());
  }

  /** A client of the etcd at {@code endpoint}. */
  public static EtcdClient client(URI endpoint) throws EtcdException {
    return EtcdClient.open(EtcdEndpoints.parse(endpoint.toString(), EtcdEndpoints.Tls.DEFAULT));
  }

  /** The revision of the write. */
  public long put(String key, String value) {
    PutRequest put = PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build();
    return kv.put(put).getHeader().getRevision();
  }

  /** The revision behind the deletion. */
  public long delete(String key) {
    DeleteRangeRequest delete = DeleteRangeRequest.newBuilder().setKey(bytes(key)).build();
    return kv.deleteRange(delete).getHeader().getRevision();
  }

  /** Forgets what was before {@code revision}. */
  public void compact(long revision) {
    CompactionRequest compact =
        CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build();
    kv.compact(compact);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
