package io.kuberewind.sandbox;

import java.util.List;

/**
 * Someone who may log in to the sandbox with a token.
 *
 * @param name user name as the API server and its audit log know it
 * @param groups groups beside {@code system:authenticated}
 */
public record SandboxUser(String name, List<String> groups) {

  /** May do everything. */
  public static final SandboxUser ADMIN = new SandboxUser("admin", List.of("system:masters"));

  /** Reads and writes all resources, without the right to grant rights she does not have. */
  public static final SandboxUser ALICE = new SandboxUser("alice", List.of("developers"));

  /** As alice, from another group. */
  public static final SandboxUser BOB = new SandboxUser("bob", List.of("operators"));

  /** Gets, lists and watches everything and writes nothing: what a watcher runs as. */
  public static final SandboxUser REWIND = new SandboxUser("rewind", List.of());

  /** Known to the server and without rights. */
  public static final SandboxUser NOBODY = new SandboxUser("nobody", List.of());

  /** Those that every sandbox has. */
  public static final List<SandboxUser> ALWAYS = List.of(ADMIN, ALICE, BOB, REWIND, NOBODY);

  static final SandboxUser CONTROLLER_MANAGER =
      new SandboxUser("system:kube-controller-manager", List.of());

  public SandboxUser {
    if (!name.matches("[a-z0-9][a-z0-9:._-]*")) {
      throw new IllegalArgumentException("not a user name of the sandbox: " + name);
    }
    groups = List.copyOf(groups);
  }
}
