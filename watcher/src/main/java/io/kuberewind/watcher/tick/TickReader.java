package io.kuberewind.watcher.tick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.watcher.cluster.ApiAnswer;
import io.kuberewind.watcher.cluster.ClusterConnection;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** Reads the cluster's current revision: a list of one namespace answers with it in its header. */
public final class TickReader {
  private static final String PATH = "/api/v1/namespaces?limit=1";

  private final ClusterConnection cluster;
  private final ObjectMapper mapper = new ObjectMapper();

  public TickReader(ClusterConnection cluster) {
    this.cluster = cluster;
  }

  /**
   * Reads a tick.
   *
   * @throws IOException when the API server does not answer with a revision
   */
  public Tick read() throws IOException {
    long started = Micros.now();
    ApiAnswer answer;
    try {
      answer = cluster.get(PATH, "application/json").join();
    } catch (CompletionException e) {
      throw new IOException("the API server does not answer", e.getCause());
    }
    long ended = Micros.now();
    JsonNode revision = mapper.readTree(answer.body()).path("metadata").path("resourceVersion");
    long number = Long.parseLong(revision.asText("0"));
    // The clock may be set back while we wait; a bracket never ends before it begins.
    return new Tick(number, Math.min(started, ended), Math.max(started, ended));
  }
}
