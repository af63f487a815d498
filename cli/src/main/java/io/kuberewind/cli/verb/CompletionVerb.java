package io.kuberewind.cli.verb;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.terminal.Surroundings;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Completion for a shell. */
@Command(
    name = "completion",
    description = "Print completion for bash or zsh: source <(kubectl-rewind completion bash)")
public final class CompletionVerb implements Callable<Integer> {
  private final Surroundings around;
  private final Supplier<CommandLine> allVerbs;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  private String shell;

  /** {@code allVerbs}: the whole command, which is made only here and for help. */
  public CompletionVerb(Surroundings around, Supplier<CommandLine> allVerbs) {
    this.around = around;
    this.allVerbs = allVerbs;
  }

  @Override
  public Integer call() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw CommandException.usage("there is completion for bash and zsh, not for '" + shell + "'");
    }
    // The script loads zsh's emulation of bash completion by itself where it runs in zsh.
    around.out().print(AutoComplete.bash("kubectl-rewind", allVerbs.get()));
    around.out().flush();
    return ExitCode.DONE;
  }
}
