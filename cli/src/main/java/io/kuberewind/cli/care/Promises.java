package io.kuberewind.cli.care;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.retain.PromiseCheck;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.archive.retain.Restorable;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.Place;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whether a restore exists for each promise. */
public final class Promises {
  /** Each file is an end that is looked at, and each file of ticks is read. */
  private static final int MOST_FILES = 2_000;

  private Promises() {}

  /**
   * Looks at each promise.
   *
   * @param broken files that are known to be damaged or missing
   */
  public static List<PromiseState> of(
      StoredArchive archive, RetentionPolicy policy, Set<String> broken, Instant now) {
    return of(archive, archive.readableState(), policy, broken, now);
  }

  private static List<PromiseState> of(
      StoredArchive archive,
      CatalogState state,
      RetentionPolicy policy,
      Set<String> broken,
      Instant now) {
    Restorable restorable = new Restorable(state, archive.format(), broken);
    return new PromiseCheck(archive.store(), archive.format(), state, policy, restorable::at, now)
        .promises();
  }

  /**
   * What the archive at a place promises, and whether it can be had, by the catalog alone: no file
   * is read for it. Empty where that cannot be told at a bounded cost; then it is said why.
   */
  public static List<PromiseState> ofCatalog(Surroundings around, Place place) {
    try (StoredArchive archive = StoredArchive.open(place)) {
      CatalogState state = archive.readableState();
      if (state.files().size() + state.index().files().size() > MOST_FILES) {
        around.say("the archive has many files: 'verify' tells whether its promises are kept");
        return List.of();
      }
      RetentionPolicy policy =
          state.upkeep().promises().map(RetentionPolicy::parse).orElse(RetentionPolicy.EVERYTHING);
      return of(archive, state, policy, Set.of(), around.clock().instant());
    } catch (ArchiveException e) {
      around.say("the promises of the archive cannot be looked up: " + e.getMessage());
      return List.of();
    }
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
    if (promises.isEmpty()) {
      return;
    }
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
