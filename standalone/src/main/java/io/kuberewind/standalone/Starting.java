package io.kuberewind.standalone;

import io.kuberewind.archive.catalog.WrongArchiveException;
import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.standalone.StartException.Kind;
import io.kuberewind.standalone.data.DataDirInUseException;
import io.kuberewind.watcher.cluster.ClusterException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a start needs: work done aside, and every failure as one that the user is told. */
final class Starting {
  private Starting() {}

  /** A step that may fail. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws Exception;
  }

  /** Does {@code step} while the caller does another. */
  static <T> CompletableFuture<T> aside(Step<T> step) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(step.run());
              } catch (Exception | LinkageError e) {
                done.completeExceptionally(e);
              }
            },
            "start-aside");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /**
   * The result of a step that is done aside.
   *
   * @throws Exception that the step ended with
   */
  static <T> T await(CompletableFuture<T> step) throws Exception {
    try {
      return step.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The failure as a line for the user and an exit code. */
  static StartException translate(Exception e) {
    if (e instanceof StartException known) {
      return known;
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new StartException(kindOf(e), message, e);
  }

  private static Kind kindOf(Exception e) {
    if (e instanceof DataDirInUseException || e instanceof WrongArchiveException) {
      return Kind.REFUSED;
    }
    boolean wrongUse =
        e instanceof ConfigException
            || e instanceof IllegalArgumentException
            || e instanceof ClusterException.BadKubeconfig;
    return wrongUse ? Kind.WRONG_USE : Kind.COMPONENT_FAILED;
  }
}
