package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.WriteResult.Outcome;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A Kubernetes API server as a target. */
public final class KubernetesTarget implements Target {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final ApiConnection connection;
  private final ApiReads reads;
  private final TargetIdentity identity;
  private volatile ServedTypes served;

  private KubernetesTarget(ApiConnection connection) {
    this.connection = connection;
    this.reads = new ApiReads(connection);
    this.identity = new TargetIdentity(connection.server(), clusterId());
    this.served = Discovery.discover(reads);
  }

  /**
   * Opens the cluster of a kubeconfig and reads what it serves.
   *
   * @param kubeconfig the file; found as kubectl finds it without
   * @param context the context; the current one without
   * @throws KubeconfigException when the file or the context is not there, or not usable
   * @throws TargetUnavailableException when it does not answer, or not to these credentials
   */
  public static KubernetesTarget open(Optional<Path> kubeconfig, Optional<String> context) {
    ApiConnection connection =
        new ApiConnection(Kubeconfig.load(kubeconfig, context), REQUEST_TIMEOUT);
    try {
      return new KubernetesTarget(connection);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public TargetIdentity identity() {
    return identity;
  }

  @Override
  public ServedTypes served() {
    return served;
  }

  @Override
  public void rediscover() {
    served = Discovery.discover(reads);
  }

  @Override
  public Iterator<ObjectNode> list(ServedType type, String namespace) {
    return new LivePages(reads, type, namespace, true);
  }

  @Override
  public Iterator<ObjectNode> listWhole(ServedType type, String namespace) {
    for (int attempt = 1; ; attempt++) {
      try {
        List<ObjectNode> all = new ArrayList<>();
        new LivePages(reads, type, namespace, false).forEachRemaining(all::add);
        all.sort(Comparator.comparing(object -> LivePages.keyOf(type.type(), object)));
        return all.iterator();
      } catch (LiveListBrokenException e) {
        if (attempt == Backoff.ATTEMPTS) {
          throw new TargetUnavailableException(e.getMessage() + ", time after time", e);
        }
      }
    }
  }

  @Override
  public Optional<ObjectNode> read(ObjectRef ref) {
    ApiAnswer answer = reads.get(ref.type().object(ref.namespace(), ref.name()));
    if (answer.code() == 404) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw new TargetUnavailableException("cannot read " + ref + ": " + answer.message());
    }
    return Optional.of(answer.body());
  }

  @Override
  public WriteResult create(ObjectRef ref, ObjectNode object, String fieldManager) {
    String path = ref.type().collection(ref.namespace()) + manager(fieldManager);
    return write(() -> connection.post(path, object), Outcome.EXISTS);
  }

  @Override
  public WriteResult replace(ObjectRef ref, ObjectNode object, String fieldManager) {
    String path = ref.type().object(ref.namespace(), ref.name()) + manager(fieldManager);
    return write(() -> connection.put(path, object), Outcome.MOVED);
  }

  /** Sends a write again only while the server says that it did nothing. */
  private static WriteResult write(Send send, Outcome onConflict) {
    for (int attempt = 1; ; attempt++) {
      ApiAnswer answer;
      try {
        answer = send.send();
      } catch (IOException e) {
        return WriteResult.not(Outcome.UNKNOWN, "no answer to a write: " + e.getMessage());
      }
      if (!answer.isBusy()) {
        return result(answer, onConflict);
      }
      if (attempt == Backoff.ATTEMPTS) {
        return WriteResult.not(Outcome.UNAVAILABLE, answer.message());
      }
      Backoff.pause(attempt, answer.retryAfter());
    }
  }

  private static WriteResult result(ApiAnswer answer, Outcome onConflict) {
    if (answer.ok()) {
      return WriteResult.written(answer.body());
    }
    Outcome outcome =
        switch (answer.code()) {
          case 404 -> Outcome.ABSENT;
          case 409 -> conflict(answer, onConflict);
          default -> answer.isServerError() ? Outcome.UNKNOWN : Outcome.REFUSED;
        };
    return WriteResult.not(outcome, answer.message());
  }

  private static Outcome conflict(ApiAnswer answer, Outcome onConflict) {
    // A create can conflict for other reasons too, such as a quota that moved.
    boolean exists = Json.text(answer.body(), "/reason").equals("AlreadyExists");
    return onConflict == Outcome.EXISTS && !exists ? Outcome.UNKNOWN : onConflict;
  }

  private static String manager(String fieldManager) {
    return "?fieldManager=" + URLEncoder.encode(fieldManager, StandardCharsets.UTF_8);
  }

  private String clusterId() {
    String uid = Json.text(reads.require("/api/v1/namespaces/kube-system"), "/metadata/uid");
    if (uid.isEmpty()) {
      throw new TargetUnavailableException(
          connection.server() + " answers, but not as a Kubernetes API server does");
    }
    return uid;
  }

  @Override
  public void close() {
    connection.close();
  }

  @FunctionalInterface
  private interface Send {
    ApiAnswer send() throws IOException;
  }
}
