package io.kuberewind.etcd.client;

import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;

/**
 * One watch of one range on a call of its own, as the wire has it. It is never resumed here: when
 * it ends, for whatever reason, its owner opens the next one, and knows from where. Each response
 * is asked for, so that what is not asked for waits at the member. Safe for use by several threads.
 */
public final class WatchCall {
  /** Is told what comes, on a thread of gRPC's. Nothing is told behind the end. */
  public interface Listener {
    void response(WatchCall from, WatchResponse response);

    void ended(WatchCall from, EtcdException why);
  }

  /** jetcd's messages lack the two fields by which etcd sends large responses in fragments. */
  private static final int REQUEST_FRAGMENT = 8;

  private static final int RESPONSE_FRAGMENT = 7;
  private static final UnknownFieldSet IN_FRAGMENTS =
      UnknownFieldSet.newBuilder()
          .addField(REQUEST_FRAGMENT, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private final EtcdMembers members;
  private final int member;
  private final Listener listener;
  private ClientCallStreamObserver<WatchRequest> requests;
  private boolean done;

  private WatchCall(EtcdMembers members, int member, Listener listener) {
    this.members = members;
    this.member = member;
    this.listener = listener;
  }

  /**
   * Asks for every change of the range from {@code revision} on, each with the value before it, and
   * for the first response. Large ones come in fragments.
   */
  public static WatchCall open(EtcdClient etcd, KeyRange range, long revision, Listener listener) {
    EtcdMembers members = etcd.members();
    WatchCall call = new WatchCall(members, members.member(), listener);
    WatchGrpc.newStub(members.channel(call.member)).watch(call.new Responses());
    call.send(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(range.from())
                    .setRangeEnd(range.to())
                    .setStartRevision(revision)
                    .setProgressNotify(true)
                    .setPrevKv(true)
                    .setUnknownFields(IN_FRAGMENTS))
            .build());
    return call;
  }

  /** Whether more of the same response follows. */
  public static boolean isFragment(WatchResponse response) {
    return response.getUnknownFields().getField(RESPONSE_FRAGMENT).getVarintList().contains(1L);
  }

  /** Asks for one more response. */
  public synchronized void more() {
    if (!done) {
      requests.request(1);
    }
  }

  /** Asks the member to say, once it has sent all there is, up to which revision that is. */
  public void requestProgress() {
    send(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  /** Ends the call. Nothing is told any more. */
  public synchronized void cancel() {
    if (!done) {
      done = true;
      requests.cancel("no longer of use", null);
    }
  }

  private synchronized void send(WatchRequest request) {
    if (!done) {
      requests.onNext(request);
    }
  }

  private synchronized boolean isOpen() {
    return !done;
  }

  private synchronized boolean end() {
    boolean first = !done;
    done = true;
    return first;
  }

  private final class Responses implements ClientResponseObserver<WatchRequest, WatchResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
      requests = stream;
      stream.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(WatchResponse response) {
      if (isOpen()) {
        listener.response(WatchCall.this, response);
      }
    }

    @Override
    public void onError(Throwable cause) {
      if (end()) {
        members.left(member);
        listener.ended(WatchCall.this, members.failed(member, Status.fromThrowable(cause), cause));
      }
    }

    @Override
    public void onCompleted() {
      if (end()) {
        members.left(member);
        listener.ended(
            WatchCall.this,
            members.failed(member, Status.OK.withDescription("the watch was ended"), null));
      }
    }
  }
}
