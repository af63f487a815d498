package io.kuberewind.kit.http;

/** Answers the requests of one route. */
@FunctionalInterface
public interface Handler {
  /**
   * The answer.
   *
   * @throws HttpProblem to answer with its status and message
   * @throws Exception to answer 500 without saying why; the cause is logged
   */
  Response handle(Request request) throws Exception;
}
