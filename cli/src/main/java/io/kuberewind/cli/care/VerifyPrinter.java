package io.kuberewind.cli.care;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.archive.verify.FileCheck;
import io.kuberewind.archive.verify.KeyUse;
import io.kuberewind.archive.verify.LostSpan;
import io.kuberewind.archive.verify.VerifyReport;
import io.kuberewind.cli.keys.LostKeys;
import io.kuberewind.cli.print.Table;
import io.kuberewind.restore.fields.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tells whether an archive is whole, and what cannot be read of it. */
public final class VerifyPrinter {
  private final VerifyReport report;
  private final List<KeyUse> locked;
  private final List<PromiseState> promises;

  /**
   * @param locked what is sealed by keys that were not given
   */
  public VerifyPrinter(VerifyReport report, List<KeyUse> locked, List<PromiseState> promises) {
    this.report = report;
    this.locked = List.copyOf(locked);
    this.promises = List.copyOf(promises);
  }

  /** Whether nothing is missing, damaged, locked or promised in vain. */
  public boolean isWell() {
    return report.whole() && locked.isEmpty() && promises.stream().allMatch(PromiseState::kept);
  }

  /** The whole answer. */
  public ObjectNode document() {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("whole", report.whole()).put("deep", report.deep());
    for (FileCheck.Verdict verdict : FileCheck.Verdict.values()) {
      answer.put(word(verdict), report.of(verdict).size());
    }
    ArrayNode items = answer.putArray("items");
    for (FileCheck check : report.checks()) {
      items
          .addObject()
          .put("state", word(check.verdict()))
          .put("path", check.path())
          .put("detail", check.what());
    }
    report.lost().forEach(lost -> items.add(json(lost)));
    for (KeyUse use : locked) {
      items
          .addObject()
          .put("state", "locked")
          .put("path", use.path())
          .put("keyId", use.keyId())
          .put("detail", LostKeys.text(use));
    }
    ArrayNode checks = answer.putArray("promises");
    promises.forEach(promise -> checks.add(Promises.json(promise)));
    return answer;
  }

  static ObjectNode json(LostSpan lost) {
    return Json.MAPPER
        .createObjectNode()
        .put("state", "lost")
        .put("partition", lost.partition())
        .put("fromOffset", lost.fromOffset())
        .put("toOffset", lost.toOffset())
        .put("fromRevision", lost.fromRevision())
        .put("toRevision", lost.toRevision())
        .put("fromTime", time(lost.fromTime()))
        .put("toTime", time(lost.toTime()))
        .put("detail", lost.cause());
  }

  private static String time(Long micros) {
    return micros == null ? null : Micros.instant(micros).toString();
  }

  /** Prints it for people: what is well is only counted. */
  public void print(PrintStream out) {
    int orphans = report.of(FileCheck.Verdict.ORPHAN).size();
    if (!report.whole() || orphans > 0) {
      try (Table table = new Table(out, "STATE", "WHAT", "DETAIL")) {
        for (FileCheck check : report.checks()) {
          if (check.verdict() != FileCheck.Verdict.FOUND) {
            table.row(word(check.verdict()), check.path(), check.what());
          }
        }
        for (LostSpan lost : report.lost()) {
          table.row("lost", "partition " + lost.partition(), text(lost));
        }
      }
    }
    Promises.print(out, promises);
    out.println(
        "%d files %s, %d missing or damaged, %d spans lost%s"
            .formatted(
                report.found(),
                report.deep() ? "read and whole" : "found",
                report.broken().size(),
                report.lost().size(),
                orphans == 0 ? "" : ", %d orphans".formatted(orphans)));
    locked.forEach(use -> out.println(use.path() + ": " + LostKeys.text(use)));
    out.flush();
  }

  static String text(LostSpan lost) {
    return "offsets %d to %d, revisions %d to %s, from %s to %s: %s"
        .formatted(
            lost.fromOffset(),
            lost.toOffset(),
            lost.fromRevision(),
            lost.toRevision() == null ? "open" : lost.toRevision(),
            lost.fromTime() == null ? "unknown" : time(lost.fromTime()),
            lost.toTime() == null ? "open" : time(lost.toTime()),
            lost.cause());
  }

  private static String word(FileCheck.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
