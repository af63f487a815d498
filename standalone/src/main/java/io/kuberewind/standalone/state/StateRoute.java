package io.kuberewind.standalone.state;

import io.kuberewind.kit.http.Handler;
import io.kuberewind.kit.http.HttpProblem;
import io.kuberewind.kit.http.Request;
import io.kuberewind.kit.http.Response;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.standalone.recent.ConsumerPool;
import io.kuberewind.standalone.recent.ConsumerPool.BusyException;
import io.kuberewind.standalone.status.TopicPosition;
import io.kuberewind.standalone.wire.ApiSchemaIds;
import io.kuberewind.standalone.wire.RecordFrame;
import io.kuberewind.streams.version.LiveObjects;
import io.kuberewind.streams.version.Moment;
import io.kuberewind.streams.version.RecentState;
import io.kuberewind.streams.version.RecentStateUnavailableException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;

/**
 * {@code GET /api/v1/state?cluster=C&revision=N}: the objects that lived at a revision of the
 * recent past, in the order of their keys, out of the versions that the streams app holds: no
 * archive is read. {@code resource} (with {@code group}), {@code namespace} and {@code name} narrow
 * it. Records as in {@link RecordFrame}: partition 0, and their number in the answer as the offset.
 *
 * <p>An answer is whole or none: 409 when the history has not come to the revision, 410 when the
 * versions no longer, or never, reached back to it, 503 when they cannot be read now.
 */
public final class StateRoute implements Handler {
  /** Each holds snapshots of the stores while its caller reads. */
  private static final int READERS = 2;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String cluster;
  private final Supplier<Optional<RecentState>> versions;
  private final ConsumerPool consumers;
  private final WireCodec topics;
  private final WireCodec answers;
  private final Semaphore readers = new Semaphore(READERS);

  /**
   * @param versions of the streams app; empty while it starts
   * @param topics codec of what stands in the topics
   */
  public StateRoute(
      String cluster,
      Supplier<Optional<RecentState>> versions,
      ConsumerPool consumers,
      WireCodec topics) {
    this.cluster = cluster;
    this.versions = versions;
    this.consumers = consumers;
    this.topics = topics;
    this.answers = ApiSchemaIds.catalogue().codec();
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    String asked = request.required("cluster");
    if (!asked.equals(cluster)) {
      throw new HttpProblem(
          404, "This instance captures cluster '" + cluster + "', not '" + asked + "'");
    }
    Moment moment = moment(request);
    StateScope scope = StateScope.of(cluster, request);
    requireReached(moment);
    if (!readers.tryAcquire()) {
      throw new HttpProblem(503, "Too many reads at once: try again");
    }
    try {
      LiveObjects objects = open(moment, scope);
      return Response.stream(200, "application/octet-stream", out -> write(objects, scope, out));
    } catch (RuntimeException e) {
      readers.release();
      throw e;
    }
  }

  private static Moment moment(Request request) {
    try {
      return new Moment(
          Integer.parseInt(request.query().getOrDefault("timeline", "1")),
          Long.parseLong(request.required("revision")));
    } catch (NumberFormatException e) {
      throw new HttpProblem(400, "revision and timeline take numbers");
    }
  }

  /** What stands before a barrier in the history stands in the versions. */
  private void requireReached(Moment moment) throws InterruptedException {
    Moment reached;
    try {
      reached =
          consumers
              .use(consumer -> TopicPosition.read(consumer, Topic.HISTORY, topics))
              .map(position -> new Moment(position.timeline(), position.revision()))
              .orElse(new Moment(1, 0));
    } catch (BusyException | RetriableException e) {
      throw new HttpProblem(503, e.getMessage());
    }
    if (moment.compareTo(reached) > 0) {
      throw new HttpProblem(
          409,
          "The history is complete to revision %d of timeline %d, not to %d of timeline %d: wait, or ask for that"
              .formatted(
                  reached.revision(), reached.timeline(), moment.revision(), moment.timeline()));
    }
  }

  private LiveObjects open(Moment moment, StateScope scope) {
    RecentState recent =
        versions
            .get()
            .orElseThrow(() -> new HttpProblem(503, "The streams app is starting: try again"));
    try {
      return recent.state(moment, scope.keyPrefix());
    } catch (RecentStateUnavailableException e) {
      throw new HttpProblem(e.isForGood() ? 410 : 503, e.getMessage());
    }
  }

  private void write(LiveObjects objects, StateScope scope, OutputStream out) throws IOException {
    try (objects) {
      DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
      long number = 0;
      while (objects.hasNext()) {
        Change change = objects.next();
        if (scope.contains(change)) {
          RecordFrame.write(data, 0, number++, answers.encode(Topic.STATE.topicName(), change));
        }
      }
      data.flush();
    } finally {
      readers.release();
    }
  }
}
