package io.kuberewind.cli.verb;

import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.terminal.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Which version this is. */
@Command(name = "version", description = "Show the version.")
public final class VersionVerb implements Callable<Integer> {
  private final Surroundings around;

  public VersionVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    String version = VersionVerb.class.getPackage().getImplementationVersion();
    around.out().println("kubectl-rewind " + (version == null ? "development" : version));
    around.out().println("java " + System.getProperty("java.version"));
    around.out().flush();
    return ExitCode.DONE;
  }
}
