package io.kuberewind.kit.http;

/** A request that cannot be served, with the status that says so and a sentence for the caller. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public HttpProblem(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
