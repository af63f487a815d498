package io.kuberewind.restore.target;

import java.util.List;

/**
 * As whom requests are made, as kubectl's {@code --as} and {@code --as-group} have it.
 *
 * @param user the user, empty for the one whose credentials are used
 * @param groups the groups, without a user none
 */
public record Impersonation(String user, List<String> groups) {
  /** As oneself. */
  public static final Impersonation NONE = new Impersonation("", List.of());

  /**
   * @throws IllegalArgumentException when there are groups and no user
   */
  public Impersonation {
    groups = List.copyOf(groups);
    if (user.isEmpty() && !groups.isEmpty()) {
      throw new IllegalArgumentException("--as-group needs --as: a group alone is nobody");
    }
  }
}
