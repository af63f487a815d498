package io.kuberewind.standalone;

/** {@code up} without the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new UpProgram().run(args, System.getenv()));
  }
}
