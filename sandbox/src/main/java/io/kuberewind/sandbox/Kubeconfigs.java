package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;

/** Writes kubeconfigs that stand on their own: authority and token inside. */
final class Kubeconfigs {

  private static final String ADMIN_CONTEXT = "sandbox";

  private final Layout layout;
  private final Credentials credentials;

  Kubeconfigs(Layout layout, Credentials credentials) {
    this.layout = layout;
    this.credentials = credentials;
  }

  /** One file a user, and one with a context for each. */
  void write(URI server, List<SandboxUser> users) {
    String cluster = cluster(server);
    StringBuilder contexts = new StringBuilder();
    StringBuilder logins = new StringBuilder();
    for (SandboxUser user : users) {
      boolean admin = user.equals(SandboxUser.ADMIN);
      contexts.append(context(admin ? ADMIN_CONTEXT : user.name(), user));
      logins.append(login(user));
      String own = admin ? ADMIN_CONTEXT : ADMIN_CONTEXT + "-" + user.name();
      Directories.writePrivate(
          layout.kubeconfig(user.name()), config(cluster, context(own, user), login(user), own));
    }
    Directories.writePrivate(
        layout.kubeconfig(),
        config(cluster, contexts.toString(), logins.toString(), ADMIN_CONTEXT));
  }

  private static String config(String cluster, String contexts, String users, String current) {
    return "apiVersion: v1\nkind: Config\nclusters:\n%scontexts:\n%susers:\n%scurrent-context: %s\n"
        .formatted(cluster, contexts, users, current);
  }

  private String cluster(URI server) {
    try {
      String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(layout.authority()));
      return "- name: sandbox\n  cluster:\n    server: %s\n    certificate-authority-data: %s\n"
          .formatted(server, authority);
    } catch (IOException e) {
      throw new SandboxException("cannot read " + layout.authority() + ": " + e.getMessage(), e);
    }
  }

  private static String context(String name, SandboxUser user) {
    return "- name: %s\n  context:\n    cluster: sandbox\n    user: \"%s\"\n"
        .formatted(name, user.name());
  }

  private String login(SandboxUser user) {
    return "- name: \"%s\"\n  user:\n    token: \"%s\"\n"
        .formatted(user.name(), credentials.token(user.name()));
  }
}
