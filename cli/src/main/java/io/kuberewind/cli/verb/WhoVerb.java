package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.select.LabelSelector;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who changed what. */
@Command(
    name = "who",
    description = "List who changed what. Observations are left out: nobody is known for them.")
public final class WhoVerb implements Callable<Integer> {
  private static final List<String> NAMES = List.of("user", "onBehalfOf", "manager", "agent");

  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private ScopeOptions scope;
  @Mixin private SpanOptions spanOptions;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "only changes by this user, field manager or restore; a part of the name does")
  private String actor;

  public WhoVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    SpanOptions.Span span = spanOptions.read(around);
    LabelSelector labels = scope.labels();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      Targets targets = scope.targets(source.archive());
      KeyScope keys = scope.wideKeys(source.cluster(), targets);
      spanOptions.tell(around, source, span, keys, labels, this::isWanted);
      return source.answered(ExitCode.DONE);
    }
  }

  private boolean isWanted(JsonNode item) {
    String operation = item.path("operation").asText();
    if (operation.equals("observe")) {
      return false;
    }
    // Whoever is asked for may have acted in a gap.
    if (actor == null || operation.equals("gap")) {
      return true;
    }
    String part = actor.toLowerCase(Locale.ROOT);
    JsonNode who = item.path("actor");
    return NAMES.stream().anyMatch(name -> contains(who.get(name), part))
        || contains(item.get("restore"), part);
  }

  private static boolean contains(JsonNode name, String part) {
    return name != null
        && name.isTextual()
        && name.textValue().toLowerCase(Locale.ROOT).contains(part);
  }
}
