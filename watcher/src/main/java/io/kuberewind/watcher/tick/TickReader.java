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
  private static final String KUBE_SYSTEM = "/api/v1/namespaces/kube-system";
  private static final String JSON = "application/json";
  private static final int UNAUTHORIZED = 401;
  private static final int SERVER_ERROR = 500;

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
    ApiAnswer answer = get(PATH);
    long ended = Micros.now();
    JsonNode revision = mapper.readTree(answer.body()).path("metadata").path("resourceVersion");
    long number = Long.parseLong(revision.asText("0"));
    // The clock may be set back while we wait; a bracket never ends before it begins.
    return new Tick(number, Math.min(started, ended), Math.max(started, ended));
  }

  /**
   * Reads the uid of the kube-system namespace, which names the cluster; empty when it may not be
   * read.
   *
   * @throws IOException when the API server does not answer
   */
  public String clusterId() throws IOException {
    ApiAnswer answer = get(KUBE_SYSTEM);
    int status = answer.end().status();
    boolean answers = answer.end().clean() && status != UNAUTHORIZED && status < SERVER_ERROR;
    if (answers && !answer.end().isComplete()) {
      return "";
    }
    return mapper.readTree(answer.body()).path("metadata").path("uid").asText("");
  }

  private ApiAnswer get(String path) throws IOException {
    try {
      return cluster.get(path, JSON).join();
    } catch (CompletionException e) {
      throw new IOException("the API server does not answer", e.getCause());
    }
  }
}
