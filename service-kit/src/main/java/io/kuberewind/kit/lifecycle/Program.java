package io.kuberewind.kit.lifecycle;

import java.util.Map;

/**
 * A program that runs until it is asked to stop, and that another one can carry. Found by its name
 * through {@link java.util.ServiceLoader}, so that the carrier imports nothing of it.
 */
public interface Program {
  /** The name it is asked for by. */
  String name();

  /**
   * Runs to its end.
   *
   * @param args its flags
   * @param environment environment variables
   * @return the exit code: 0 stopped when asked to, 2 wrong use, 4 a component failed
   */
  int run(String[] args, Map<String, String> environment);
}
