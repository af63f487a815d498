package io.kuberewind.cli.verb;

import io.kuberewind.cli.terminal.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The verbs by name. A verb's class is loaded when it is made, and only the one that is used. */
public final class Verbs {
  /** In the order of a story: capture, look back, bring back. */
  public static final List<String> NAMES =
      List.of(
          "up",
          "sandbox",
          "status",
          "coverage",
          "get",
          "log",
          "blame",
          "who",
          "diff",
          "mark",
          "marks",
          "plan",
          "apply",
          "restore",
          "undo",
          "replay",
          "export",
          "etcd",
          "archive",
          "drill",
          "verify",
          "keys",
          "version",
          "completion");

  private Verbs() {}

  /** The verb of that name; {@code all} makes the command with all of them. */
  public static Optional<Object> create(
      String name, Surroundings around, Supplier<CommandLine> all) {
    return Optional.ofNullable(
        switch (name) {
          case "up" -> new UpVerb(around);
          case "sandbox" -> new SandboxVerb(around);
          case "status" -> new StatusVerb(around);
          case "coverage" -> new CoverageVerb(around);
          case "get" -> new GetVerb(around);
          case "log" -> new LogVerb(around);
          case "blame" -> new BlameVerb(around);
          case "who" -> new WhoVerb(around);
          case "diff" -> new DiffVerb(around);
          case "mark" -> new MarkVerb(around);
          case "marks" -> new MarksVerb(around);
          case "plan" -> new PlanVerb(around);
          case "apply" -> new ApplyVerb(around);
          case "restore" -> new RestoreVerb(around);
          case "undo" -> new UndoVerb(around);
          case "replay" -> new ReplayVerb(around);
          case "export" -> new ExportVerb(around);
          case "etcd" -> new EtcdVerb(around);
          case "archive" -> new ArchiveVerb(around);
          case "drill" -> new DrillVerb(around);
          case "verify" -> new VerifyVerb(around);
          case "keys" -> new KeysVerb(around);
          case "version" -> new VersionVerb(around);
          case "completion" -> new CompletionVerb(around, all);
          default -> null;
        });
  }
}
