package io.kuberewind.watcher.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.sealing.field.Trees;
import io.kuberewind.watcher.change.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets a change of nothing but the status pass once an interval, and holds the last one back until
 * then: what an object came to rest at is recorded. For one thread.
 */
final class Sampler {
  private static final long MAX_HELD_BYTES = 32L << 20;

  private static final class Seen {
    private int rest;
    private long passedAt;
    private long passedRevision;
    private Entry.Changed held;
    private long due;
  }

  private final LongSupplier nanoTime;
  private final Map<ResourceKey, Seen> seen = new HashMap<>();
  private long heldBytes;

  Sampler(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Whether the change goes out now. One that does not is held, and asked for later by {@link
   * #due}.
   */
  boolean passes(Entry.Changed entry, Inspected object, Duration every) {
    Change change = entry.change();
    ResourceKey key = ResourceKey.of(change);
    if (change.getOperation() == Operation.DELETE || object.object().isEmpty()) {
      forget(key);
      return true;
    }
    int rest = rest(object.object().get());
    Seen before = seen.get(key);
    boolean statusOnly =
        before != null
            && before.rest == rest
            && before.passedRevision < change.getRevision()
            && change.getOperation() == Operation.UPDATE;
    long now = nanoTime.getAsLong();
    if (!statusOnly || now - before.passedAt >= every.toNanos() || isFull(entry)) {
      pass(key, rest, change.getRevision(), now);
      return true;
    }
    hold(before, entry, before.passedAt + every.toNanos());
    return false;
  }

  /** What was held back and is due. It stays held until it is {@link #released}. */
  List<Entry.Changed> due() {
    long now = nanoTime.getAsLong();
    List<Entry.Changed> due = new ArrayList<>();
    for (Seen each : heldBytes == 0 ? List.<Seen>of() : seen.values()) {
      if (each.held != null && now - each.due >= 0) {
        due.add(each.held);
      }
    }
    return due;
  }

  /** Those have gone out, unless something newer has taken their place meanwhile. */
  @SuppressWarnings("ReferenceEquality") // the very entry is meant: an equal one would be another
  void released(List<Entry.Changed> entries) {
    for (Entry.Changed entry : entries) {
      Seen each = seen.get(ResourceKey.of(entry.change()));
      if (each != null && each.held == entry) {
        drop(each);
        each.passedAt = nanoTime.getAsLong();
        each.passedRevision = entry.change().getRevision();
      }
    }
  }

  private void pass(ResourceKey key, int rest, long revision, long now) {
    Seen each = seen.computeIfAbsent(key, unseen -> new Seen());
    drop(each);
    each.rest = rest;
    each.passedAt = now;
    each.passedRevision = revision;
  }

  private void hold(Seen each, Entry.Changed entry, long due) {
    drop(each);
    each.held = entry;
    each.due = due;
    heldBytes += entry.bytes();
  }

  private void drop(Seen each) {
    if (each.held != null) {
      heldBytes -= each.held.bytes();
      each.held = null;
    }
  }

  private void forget(ResourceKey key) {
    Seen gone = seen.remove(key);
    if (gone != null) {
      drop(gone);
    }
  }

  private boolean isFull(Entry.Changed entry) {
    return heldBytes + entry.bytes() > MAX_HELD_BYTES;
  }

  /** Stands for everything but the status, and what every write of it moves. */
  private static int rest(ObjectNode object) {
    ObjectNode rest = object.deepCopy();
    rest.remove("status");
    if (rest.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("resourceVersion", "managedFields"));
    }
    return Arrays.hashCode(Trees.bytes(rest));
  }
}
