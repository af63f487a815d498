package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the files of a sandbox lie below its directory. */
record Layout(Path directory) {

  static final String TEMPORARY_PREFIX = "kuberewind-sandbox-";
  static final String STATE_FILE = "sandbox.json";

  static Layout temporary() {
    try {
      return new Layout(Files.createTempDirectory(TEMPORARY_PREFIX).toRealPath());
    } catch (IOException e) {
      throw new SandboxException("cannot create a temporary directory: " + e.getMessage(), e);
    }
  }

  /** Refuses a directory that holds anything but a sandbox. */
  static Layout in(Path directory) {
    if (Files.isDirectory(directory) && !Files.exists(directory.resolve(STATE_FILE))) {
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.findAny().isPresent()) {
          throw new SandboxException(
              directory + " is not empty and holds no sandbox; name another directory");
        }
      } catch (IOException e) {
        throw new SandboxException("cannot read " + directory + ": " + e.getMessage(), e);
      }
    }
    return new Layout(directory);
  }

  void create(boolean ephemeral) {
    Directories.createPrivate(directory);
    Directories.createPrivate(run());
    Directories.createPrivate(logs());
    Directories.createPrivate(pki());
    try {
      Files.deleteIfExists(run().resolve("abandoned"));
      if (ephemeral && Files.notExists(run().resolve("ephemeral"))) {
        Files.createFile(run().resolve("ephemeral"));
      }
    } catch (IOException e) {
      throw new SandboxException("cannot write into " + run() + ": " + e.getMessage(), e);
    }
  }

  Path run() {
    return directory.resolve("run");
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path log(Component component) {
    return logs().resolve(component.processName() + ".log");
  }

  Path pki() {
    return directory.resolve("pki");
  }

  /**
   * The API server writes its certificate here, followed by that of the authority that signed it.
   */
  Path authority() {
    return pki().resolve("apiserver.crt");
  }

  Path servingKey() {
    return pki().resolve("apiserver.key");
  }

  Path serviceAccountKey() {
    return pki().resolve("service-account.key");
  }

  Path serviceAccountPublicKey() {
    return pki().resolve("service-account.pub");
  }

  Path tokens() {
    return directory.resolve("tokens.csv");
  }

  Path auditPolicy() {
    return directory.resolve("audit-policy.yaml");
  }

  Path auditWebhook() {
    return directory.resolve("audit-webhook.kubeconfig");
  }

  Path auditReceiver() {
    return directory.resolve("audit-receiver.p12");
  }

  Path auditLog() {
    return logs().resolve("audit.log");
  }

  Path etcdData() {
    return directory.resolve("etcd");
  }

  Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  Path kubeconfig(String user) {
    return directory.resolve("kubeconfig." + user.replace(':', '-'));
  }

  Path existingKubeconfig(String user) {
    Path file = kubeconfig(user);
    if (Files.notExists(file)) {
      throw new SandboxException("the sandbox in " + directory + " has no user " + user);
    }
    return file;
  }

  Path state() {
    return directory.resolve(STATE_FILE);
  }
}
