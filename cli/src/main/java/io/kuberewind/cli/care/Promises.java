package io.kuberewind.cli.care;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.retain.PromiseCheck;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.archive.retain.Restorable;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.restore.fields.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whether a restore exists for each promise. */
public final class Promises {
  private Promises() {}

  /**
   * Looks at each promise.
   *
   * @param broken files that are known to be damaged or missing
   */
  public static List<PromiseState> of(
      StoredArchive archive, RetentionPolicy policy, Set<String> broken, Instant now) {
    CatalogState state = archive.readableState();
    Restorable restorable = new Restorable(state, archive.format(), broken);
    return new PromiseCheck(archive.store(), archive.format(), state, policy, restorable::at, now)
        .promises();
  }

  /** One promise as a member of an answer. */
  public static ObjectNode json(PromiseState promise) {
    return Json.MAPPER
        .createObjectNode()
        .put("promise", promise.promise())
        .put("state", state(promise))
        .put("earliest", promise.earliest().map(Instant::toString).orElse(null))
        .put("moments", promise.moments())
        .put("detail", promise.detail());
  }

  /** Prints them for people. */
  public static void print(PrintStream out, List<PromiseState> promises) {
    try (Table table = new Table(out, "PROMISE", "STATE", "EARLIEST", "DETAIL")) {
      for (PromiseState promise : promises) {
        table.row(
            promise.promise(),
            state(promise),
            promise.earliest().map(Instant::toString).orElse("-"),
            promise.detail());
      }
    }
  }

  private static String state(PromiseState promise) {
    return promise.kept() ? "ok" : "broken";
  }
}
