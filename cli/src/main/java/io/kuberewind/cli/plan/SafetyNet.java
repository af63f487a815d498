package io.kuberewind.cli.plan;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.ApplyReport;
import io.kuberewind.restore.apply.ReportJson;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.PlanJson;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Target;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What a restore leaves in the archive so that it can be taken back: a mark, its plan, its results.
 */
final class SafetyNet {
  private final Surroundings around;
  private final Archive archive;

  SafetyNet(Surroundings around, Archive archive) {
    this.around = around;
    this.archive = archive;
  }

  /** The timeline that the cluster is in now, which need not be that of what is restored. */
  private int timeline() {
    return archive.info().end().map(Tick::revision).map(Ordinal::timeline).orElse(1);
  }

  /**
   * Marks the moment before the first write of {@code plan}; a second run of it keeps the first
   * mark.
   *
   * @throws CommandException of refusal, when the archive cannot be written to
   */
  void spread(RestorePlan plan, Target target) {
    try {
      String name = Mark.nameOfRestore(plan.id());
      if (archive.marks().find(name).isEmpty()) {
        long revision = target.revision();
        Instant now = around.clock().instant();
        archive
            .marks()
            .add(
                new Mark(
                    name,
                    timeline(),
                    revision,
                    now,
                    Duration.ZERO,
                    Mark.Kind.RESTORE,
                    around.user(),
                    now,
                    plan.id(),
                    ""));
      }
      keep(plan);
    } catch (ArchiveException e) {
      throw CommandException.refused(
          "the archive cannot be written to, so this restore could not be undone: "
              + e.getMessage()
              + "; --no-mark restores all the same");
    }
  }

  /** By way of a file: a plan can be as long as the cluster is large. */
  private void keep(RestorePlan plan) {
    try {
      Path file = Files.createTempFile("kuberewind-plan", ".json");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          PlanJson.write(plan, out);
        }
        archive.restores().begin(plan.id(), ByteSource.of(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the results. The writes are done by now: that this fails is said, and no more. */
  void keep(ApplyReport report) {
    try {
      archive
          .restores()
          .finish(
              report.id(),
              bytes(ReportJson.write(report, around.user(), around.clock().instant())));
    } catch (ArchiveException e) {
      around.say("the results of the restore could not be kept: " + e.getMessage());
    }
  }

  private static byte[] bytes(com.fasterxml.jackson.databind.JsonNode json) {
    try {
      return Json.MAPPER.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
