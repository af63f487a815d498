package io.kuberewind.kit.lifecycle;

/** A part of the flow that is started, watched and stopped as one. */
public interface Stage extends AutoCloseable {
  /** Short name for logs, such as {@code watcher}. */
  String name();

  /**
   * Starts the work and returns; readiness is told by {@link #health()}. Called once.
   *
   * @throws Exception when the stage cannot start; the message is one line that says what is wrong
   *     and what to do. The caller closes the stage.
   */
  void start() throws Exception;

  /** How the stage is now. Cheap, from any thread, at any time. */
  Health health();

  /** Stops the work in bounded time. Safe before, during and after the start, and when repeated. */
  @Override
  void close();
}
