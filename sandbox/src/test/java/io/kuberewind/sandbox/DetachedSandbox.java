package io.kuberewind.sandbox;

import java.nio.file.Path;

/** A JVM that starts a sandbox and ends. */
final class DetachedSandbox {

  private DetachedSandbox() {}

  public static void main(String[] args) {
    Sandboxes.start(Path.of(args[0]), ControlPlaneOptions.defaults());
  }
}
