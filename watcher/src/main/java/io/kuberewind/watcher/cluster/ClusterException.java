package io.kuberewind.watcher.cluster;

/**
 * The cluster cannot be used. The message is one line for the user: what is wrong, and what to do.
 */
public class ClusterException extends Exception {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The kubeconfig is not there, is not one, or lacks what was asked for. */
  public static final class BadKubeconfig extends ClusterException {
    private static final long serialVersionUID = 1L;

    public BadKubeconfig(String message) {
      super(message);
    }

    public BadKubeconfig(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Nothing answers at the address, or what answers is not trusted. */
  public static final class Unreachable extends ClusterException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The API server does not accept the credentials. */
  public static final class Unauthorized extends ClusterException {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
      super(message);
    }
  }
}
