package io.kuberewind.standalone.recent;

import io.kuberewind.kit.http.Handler;
import io.kuberewind.kit.http.HttpProblem;
import io.kuberewind.kit.http.Request;
import io.kuberewind.kit.http.Response;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.standalone.recent.ConsumerPool.BusyException;
import io.kuberewind.standalone.recent.RecentTopic.OffsetGoneException;
import io.kuberewind.standalone.wire.ApiSchemaIds;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.RetriableException;

/**
 * {@code GET /api/v1/recent?cluster=C&offset.0=N&offset.1=M}: what a topic holds from these offsets
 * on, up to the moment of the call, as {@link RecentPage#writeTo} has it. It is read and written
 * page by page, whatever its length; an answer that could not be finished breaks off.
 */
public final class RecentRoute implements Handler {
  private static final String OFFSET = "offset.";
  private static final int GONE = 410;

  private final String cluster;
  private final RecentTopic records;
  private final ApiSchemaIds ids;

  /** Tells of {@code topic}: the history, or what was seen of it. */
  public RecentRoute(String cluster, Topic topic, ConsumerPool consumers, ApiSchemaIds ids) {
    this.cluster = cluster;
    this.ids = ids;
    this.records = new RecentTopic(consumers, topic);
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    String asked = request.required("cluster");
    if (!asked.equals(cluster)) {
      throw new HttpProblem(
          404, "This instance captures cluster '" + cluster + "', not '" + asked + "'");
    }
    try {
      RecentPage first = records.page(records.until(offsets(request.query())));
      return Response.stream(200, "application/octet-stream", out -> write(first, out));
    } catch (OffsetGoneException e) {
      throw new HttpProblem(GONE, e.getMessage());
    } catch (BusyException | RetriableException e) {
      throw new HttpProblem(503, e.getMessage());
    }
  }

  private void write(RecentPage first, OutputStream out) throws IOException {
    RecentPage page = first;
    page.writeTo(out, ids);
    while (!page.rest().isEmpty()) {
      try {
        page = records.page(page.rest());
      } catch (BusyException e) {
        throw new IOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Stopping");
      }
      page.writeTo(out, ids);
    }
  }

  private static Map<Integer, Long> offsets(Map<String, String> query) {
    Map<Integer, Long> offsets = new HashMap<>();
    query.forEach(
        (name, value) -> {
          if (name.startsWith(OFFSET)) {
            try {
              offsets.put(Integer.valueOf(name.substring(OFFSET.length())), Long.valueOf(value));
            } catch (NumberFormatException e) {
              throw new HttpProblem(400, "offset.<partition>=<offset> takes numbers");
            }
          }
        });
    return offsets;
  }
}
