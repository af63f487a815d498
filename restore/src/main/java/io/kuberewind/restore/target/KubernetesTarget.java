package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.WriteResult.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Kubernetes API server as a target. */
public final class KubernetesTarget implements Target {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final ApiConnection connection;
  private final ApiReads reads;
  private final ApiWrites writes = new ApiWrites();
  private final ExecutorService readers = Executors.newCachedThreadPool(KubernetesTarget::reader);
  private final TargetIdentity identity;
  private volatile ServedTypes served;

  private KubernetesTarget(ApiConnection connection) {
    this.connection = connection;
    this.reads = new ApiReads(connection);
    this.identity = new TargetIdentity(connection.server(), clusterId());
    this.served = Discovery.discover(reads);
  }

  /** As {@link #open(Optional, Optional, Impersonation)}, as oneself. */
  public static KubernetesTarget open(Optional<Path> kubeconfig, Optional<String> context) {
    return open(kubeconfig, context, Impersonation.NONE);
  }

  /**
   * Opens the cluster of a kubeconfig and reads what it serves.
   *
   * @param kubeconfig the file; found as kubectl finds it without
   * @param context the context; the current one without
   * @param as as whom requests are made
   * @throws KubeconfigException when the file or the context is not there, or not usable
   * @throws TargetUnavailableException when it does not answer, or not to these credentials
   */
  public static KubernetesTarget open(
      Optional<Path> kubeconfig, Optional<String> context, Impersonation as) {
    ApiConnection connection = connect(kubeconfig, context, as);
    return over(connection, () -> {});
  }

  /**
   * As {@link #open(Optional, Optional, Impersonation)}, for who saw the server go away: one that
   * is only starting does not know yet all that it serves and whom it lets in.
   *
   * @throws TargetUnavailableException when it says that it is not ready, too
   */
  public static KubernetesTarget openReady(
      Optional<Path> kubeconfig, Optional<String> context, Impersonation as) {
    ApiConnection connection = connect(kubeconfig, context, as);
    return over(connection, () -> new ApiReads(connection).requireReady());
  }

  private static ApiConnection connect(
      Optional<Path> kubeconfig, Optional<String> context, Impersonation as) {
    Config config = Kubeconfig.load(kubeconfig, context);
    if (!as.user().isEmpty()) {
      config.setImpersonateUsername(as.user());
      config.setImpersonateGroups(as.groups().toArray(String[]::new));
    }
    return new ApiConnection(config, REQUEST_TIMEOUT);
  }

  private static KubernetesTarget over(ApiConnection connection, Runnable check) {
    try {
      check.run();
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
    return new LivePages(reads, type, namespace, true, readers);
  }

  @Override
  public Iterator<ObjectNode> listWhole(ServedType type, String namespace) {
    for (int attempt = 1; ; attempt++) {
      try {
        List<ObjectNode> all = new ArrayList<>();
        new LivePages(reads, type, namespace, false, readers).forEachRemaining(all::add);
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
    if (answer.code() == 403) {
      throw new NotAllowedException("the caller may not read " + ref);
    }
    if (!answer.ok()) {
      throw new TargetUnavailableException("cannot read " + ref + ": " + answer.message());
    }
    return Optional.of(answer.body());
  }

  @Override
  public WriteResult create(ObjectRef ref, ObjectNode object, Writing how) {
    String path = ref.type().collection(ref.namespace()) + how.query();
    return writes.send(() -> connection.post(path, how.agent(), object), Outcome.EXISTS);
  }

  @Override
  public WriteResult replace(ObjectRef ref, ObjectNode object, Writing how) {
    String path = ref.type().object(ref.namespace(), ref.name()) + how.query();
    return writes.send(() -> connection.put(path, how.agent(), object), Outcome.MOVED);
  }

  @Override
  public WriteResult replaceStatus(ObjectRef ref, ObjectNode object, Writing how) {
    String path = ref.type().object(ref.namespace(), ref.name()) + "/status" + how.query();
    return writes.send(() -> connection.put(path, how.agent(), object), Outcome.MOVED);
  }

  @Override
  public WriteResult delete(ObjectRef ref, Deletion deletion, Writing how) {
    String path = ref.type().object(ref.namespace(), ref.name());
    return writes.send(
        () -> connection.delete(path, how.agent(), deletion.body(how)), Outcome.MOVED);
  }

  @Override
  public long revision() {
    String revision =
        Json.text(reads.require("/api/v1/namespaces?limit=1"), "/metadata/resourceVersion");
    if (!revision.matches("\\d{1,18}")) {
      throw new TargetUnavailableException(
          connection.server() + " does not say which revision it is at");
    }
    return Long.parseLong(revision);
  }

  @Override
  public boolean allows(String verb, ServedType type, String namespace) {
    ObjectNode review = Json.MAPPER.createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
    asked.put("verb", verb).put("group", type.type().group());
    asked.put("resource", type.type().resource()).put("namespace", namespace);
    WriteResult answer =
        writes.send(
            () -> connection.post(REVIEWS, ApiConnection.OWN_AGENT, review), Outcome.EXISTS);
    if (answer.outcome() != Outcome.WRITTEN) {
      throw new TargetUnavailableException(
          "the API server does not say what the caller may do: " + answer.message());
    }
    return answer.object().at("/status/allowed").asBoolean();
  }

  private static Thread reader(Runnable reading) {
    Thread thread = new Thread(reading, "live-list");
    thread.setDaemon(true);
    return thread;
  }

  /** The uid of kube-system; who may not see it knows the cluster by its address alone. */
  private String clusterId() {
    ApiAnswer answer = reads.get("/api/v1/namespaces/kube-system");
    if (answer.code() == 403) {
      return TargetIdentity.BY_ADDRESS + connection.server();
    }
    String uid = answer.ok() ? Json.text(answer.body(), "/metadata/uid") : "";
    if (uid.isEmpty()) {
      throw new TargetUnavailableException(
          connection.server() + " answers, but not as a Kubernetes API server does");
    }
    return uid;
  }

  @Override
  public void close() {
    readers.shutdownNow();
    connection.close();
  }
}
