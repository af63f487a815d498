package io.kuberewind.restore.target;

/** A kubeconfig that is not there, does not parse, or does not know the context asked for. */
public final class KubeconfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public KubeconfigException(String message) {
    super(message);
  }

  public KubeconfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
