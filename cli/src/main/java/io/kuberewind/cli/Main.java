package io.kuberewind.cli;

import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.exit.Failure;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.verb.VerbGroup;
import io.kuberewind.cli.verb.Verbs;
import io.kuberewind.kit.logging.LogSetup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl rewind}: one class a verb, and this list of them. */
public final class Main {
  private static final String PROGRAM = "kubectl-rewind";
  private static final int HELP_WIDTH = 100;
  private static final String VERBOSE = "--verbose";

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, Surroundings.ofProcess()));
  }

  /** Runs one command and returns its exit code. */
  public static int run(String[] args, Surroundings around) {
    boolean verbose = Arrays.stream(args).anyMatch(arg -> arg.equals("-v") || arg.equals(VERBOSE));
    LogSetup.forTerminal(level(args, verbose), format(args));
    if (args.length == 0 || isHelp(args[0])) {
      return help(args, around);
    }
    Failure failure = new Failure(around, verbose);
    CommandLine command = top(around);
    if (!add(command, args[0], around)) {
      return failure.usage("there is no verb '" + args[0] + "'; 'kubectl rewind help' lists them");
    }
    command.setExecutionExceptionHandler((e, line, parsed) -> failure.of(e));
    command.setParameterExceptionHandler((e, given) -> badArguments(failure, e));
    int code = command.execute(args);
    return around.out().checkError() && code == ExitCode.DONE ? ExitCode.FAILED : code;
  }

  /** Only what runs for long tells of itself; what answers has its answer. */
  private static LogSetup.Level level(String[] args, boolean verbose) {
    if (verbose) {
      return LogSetup.Level.DEBUG;
    }
    boolean runs = args.length > 0 && args[0].equals("up");
    return runs ? LogSetup.Level.INFO : LogSetup.Level.ERROR;
  }

  /** The first logger may be made before {@code up} reads its keys: a sandbox starts before it. */
  private static LogSetup.Format format(String[] args) {
    String line = String.join("=", args).toLowerCase(Locale.ROOT);
    boolean json = args.length > 0 && args[0].equals("up") && line.contains("--log.format=json");
    return json ? LogSetup.Format.JSON : LogSetup.Format.TEXT;
  }

  private static int badArguments(Failure failure, ParameterException e) {
    String verb = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    String hint = verb.equals(PROGRAM) ? "help" : verb.substring(PROGRAM.length() + 1) + " --help";
    return failure.usage(e.getMessage() + "; see 'kubectl rewind " + hint + "'");
  }

  private static int help(String[] args, Surroundings around) {
    boolean ofVerb = args.length > 1 && Verbs.NAMES.contains(args[1]);
    if (ofVerb) {
      CommandLine one = top(around);
      add(one, args[1], around);
      one.getSubcommands().get(args[1]).usage(around.out());
    } else {
      all(around).usage(around.out());
    }
    around.out().flush();
    return ExitCode.DONE;
  }

  private static boolean isHelp(String word) {
    return word.equals("help") || word.equals("-h") || word.equals("--help");
  }

  private static CommandLine all(Surroundings around) {
    CommandLine command = top(around);
    Verbs.NAMES.forEach(name -> add(command, name, around));
    return command;
  }

  private static boolean add(CommandLine command, String name, Surroundings around) {
    return Verbs.create(name, around, () -> all(around))
        .map(verb -> command.addSubcommand(name, withCommonOptions(verb)))
        .isPresent();
  }

  private static CommandLine withCommonOptions(Object verb) {
    CommandLine line = new CommandLine(verb).setUsageHelpWidth(HELP_WIDTH);
    CommandSpec spec = line.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("show what the command takes")
            .build());
    if (spec.findOption(VERBOSE) == null) {
      spec.addOption(
          OptionSpec.builder("-v", VERBOSE)
              .type(boolean.class)
              .description("show the stack trace of a failure")
              .build());
    }
    if (verb instanceof VerbGroup group) {
      group.verbs().forEach((name, one) -> line.addSubcommand(name, withCommonOptions(one)));
    }
    return line;
  }

  private static CommandLine top(Surroundings around) {
    CommandLine command = new CommandLine(CommandSpec.forAnnotatedObject(new Top()));
    command.setCommandName(PROGRAM);
    command.setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8));
    command.setUsageHelpWidth(HELP_WIDTH);
    return command;
  }

  /** What {@code help} says above the verbs. */
  @Command(
      synopsisSubcommandLabel = "VERB",
      description = {
        "Streaming backup for Kubernetes: every change is recorded; any moment can be read,",
        "compared and restored."
      },
      footer = {
        "",
        "Times: 2026-11-20T14:03:07Z, '2026-11-20 14:03:07' (local), '5m ago', now, rev:12345,",
        "or the name of a mark.",
        "Exit codes: 0 done, 1 no or different, 2 wrong use, 3 refused, 4 a component failed."
      })
  private static final class Top {}
}
