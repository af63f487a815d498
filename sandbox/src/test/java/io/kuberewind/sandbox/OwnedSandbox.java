package io.kuberewind.sandbox;

/** A JVM that owns a sandbox until it is killed. Prints its directory. */
final class OwnedSandbox {

  private OwnedSandbox() {}

  public static void main(String[] args) throws InterruptedException {
    ControlPlane controlPlane = ControlPlane.start();
    System.out.println(controlPlane.directory());
    Thread.currentThread().join();
  }
}
