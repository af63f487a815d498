package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.ArchiveInfo;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.cli.care.Promises;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.InstanceClient;
import io.kuberewind.cli.source.InstanceFile;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.source.Place;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is running and how far behind it is. */
@Command(
    name = "status",
    description = "Show what is running and how far behind it is.",
    footer = "Exit code 1: no instance is running, or it is not ready.")
public final class StatusVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Mixin private DocumentFormat format;

  public StatusVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    Place place = archiveOptions.place(around);
    Optional<InstanceFile> running = place.instance().filter(InstanceFile::isRunning);
    if (running.isEmpty()) {
      return withoutInstance(place, output);
    }
    ObjectNode status = ask(running.get());
    List<PromiseState> promises = promises(place, status);
    if (output == Output.TABLE) {
      table(running.get(), status);
      Promises.print(around.out(), promises);
    } else {
      Document.print(around.out(), output, status);
    }
    return status.path("ready").asBoolean() ? ExitCode.DONE : ExitCode.NO;
  }

  /** What the archive promises, also as a member of the answer. */
  private List<PromiseState> promises(Place place, ObjectNode status) {
    List<PromiseState> promises = Promises.ofCatalog(around, place);
    ArrayNode items = status.putArray("promises");
    promises.forEach(promise -> items.add(Promises.json(promise)));
    return promises;
  }

  private static ObjectNode ask(InstanceFile instance) {
    try (InstanceClient.Answer answer = new InstanceClient(instance).get("/api/v1/status")) {
      if (answer.code() != 200) {
        throw new IOException("it answers with HTTP " + answer.code());
      }
      return Json.object(answer.body());
    } catch (IOException e) {
      throw CommandException.failed(
          "the running instance at %s (pid %d) cannot be asked: %s"
              .formatted(instance.http(), instance.pid(), e.getMessage()),
          e);
    }
  }

  private void table(InstanceFile instance, JsonNode status) {
    boolean ready = status.path("ready").asBoolean();
    around
        .out()
        .printf(
            "%s: cluster %s, pid %d, at %s, since %s%n",
            ready ? "ready" : "not ready (" + status.path("reason").asText() + ")",
            status.path("cluster").asText(),
            instance.pid(),
            instance.http(),
            status.path("started").asText());
    try (Table table = new Table(around.out(), "WHAT", "REVISION", "COMPLETE TO", "BEHIND")) {
      for (String part : new String[] {"changes", "history", "archive"}) {
        JsonNode position = status.path(part);
        table.row(
            part,
            text(position.get("revision")),
            text(position.get("time")),
            seconds(position.get("secondsBehind")));
      }
    }
    around
        .out()
        .printf(
            "a loss of this machine now would cost %s; %d types captured, %d gaps on record%n",
            seconds(status.get("rpoSeconds")),
            status.path("types").size(),
            status.path("gaps").asLong());
    for (JsonNode stage : status.path("stages")) {
      if (!stage.path("ready").asBoolean()) {
        around.out().println(stage.path("name").asText() + ": " + stage.path("reason").asText());
      }
    }
    around.out().flush();
  }

  private int withoutInstance(Place place, Output output) {
    try (OpenArchive source = OpenArchive.open(around, place)) {
      ArchiveInfo info = source.archive().info();
      ObjectNode status = Json.MAPPER.createObjectNode();
      status.put("cluster", info.cluster()).put("ready", false).put("reason", "nothing is running");
      ObjectNode archive = status.putObject("archive").put("uri", place.archive().toString());
      info.begin()
          .ifPresent(
              tick ->
                  archive
                      .put("begin", Micros.instant(tick.readEnded()).toString())
                      .put("beginRevision", Ordinal.revision(tick.revision())));
      info.end()
          .ifPresent(
              tick ->
                  archive
                      .put("time", Micros.instant(tick.readEnded()).toString())
                      .put("timeline", Ordinal.timeline(tick.revision()))
                      .put("revision", Ordinal.revision(tick.revision())));
      List<PromiseState> promises = promises(place, status);
      if (output != Output.TABLE) {
        Document.print(around.out(), output, status);
      } else {
        around
            .out()
            .printf(
                "nothing is running; the archive of cluster %s at %s reaches from %s to %s%n",
                info.cluster(),
                place.archive(),
                text(archive.get("begin")),
                text(archive.get("time")));
        Promises.print(around.out(), promises);
        around.out().flush();
      }
      return ExitCode.NO;
    }
  }

  private static String text(JsonNode value) {
    return value == null || value.isNull() ? "-" : value.asText();
  }

  private static String seconds(JsonNode value) {
    return value == null || value.isNull() ? "-" : value.asText() + " s";
  }
}
