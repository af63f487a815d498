package io.kuberewind.watcher.policy;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Variant;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outgoing;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the policy: what is left out stays behind, what is secret is sealed. */
public final class Guard implements Outgoing {
  private final Protector protector;
  private final WatcherMeters meters;
  private final Sampler sampler = new Sampler(System::nanoTime);
  private final Set<String> told = new HashSet<>();
  private volatile Policy policy;
  private Policy toldOf;

  public Guard(Policy policy, Optional<SealingKeys> keys, WatcherMeters meters) {
    this.policy = policy;
    this.protector = new Protector(keys);
    this.meters = meters;
  }

  /** Another policy holds from the next batch on. */
  public void policy(Policy next) {
    policy = next;
  }

  /** Whether anything of the type is recorded. */
  public boolean captures(ResourceType type) {
    return policy.captures(type);
  }

  /** Called by one thread. */
  @Override
  public List<Entry> of(List<Entry> batch) {
    Policy now = policy;
    if (!now.equals(toldOf)) {
      toldOf = now;
      told.clear();
    }
    List<Entry> out = new ArrayList<>(batch.size());
    List<Entry.Changed> due = sampler.due();
    for (Entry.Changed held : due) {
      Inspected seen = new Inspected(held.change());
      if (leftOutBy(now, seen).isEmpty()) {
        out.add(new Entry.Changed(held.type(), protector.form(now, seen), 0));
      }
    }
    for (Entry entry : batch) {
      if (entry instanceof Entry.Changed changed) {
        changed(now, changed, out);
      } else if (entry instanceof Entry.Covered covered) {
        covered(now, covered.coverage(), out);
      } else {
        out.add(entry);
      }
    }
    sampler.released(due);
    return out;
  }

  private void changed(Policy now, Entry.Changed entry, List<Entry> out) {
    Inspected seen = new Inspected(entry.change());
    Optional<Selector> leftOut = leftOutBy(now, seen);
    if (leftOut.isPresent()) {
      meters.leftOut();
      tell(now, entry.type(), PartlyLeftOut.at(entry), out);
      leave(entry, leftOut.get(), out);
    } else if (isHeldBack(now, entry, seen)) {
      meters.sampled();
      passBy(entry, out);
    } else {
      out.add(new Entry.Changed(entry.type(), protector.form(now, seen), entry.cursor()));
    }
  }

  private static Optional<Selector> leftOutBy(Policy now, Inspected seen) {
    for (Selector out : now.leaveOut()) {
      if (seen.isMeantBy(out, false)) {
        return Optional.of(out);
      }
    }
    return Optional.empty();
  }

  private boolean isHeldBack(Policy now, Entry.Changed entry, Inspected seen) {
    for (Policy.Sample rule : now.sample()) {
      if (seen.isMeantBy(rule.selector(), false)) {
        return !sampler.passes(entry, seen, rule.every());
      }
    }
    return false;
  }

  /**
   * An object may have been recorded before it had the labels by which it is left out: that it is
   * gone is told, without what it was.
   */
  private static void leave(Entry.Changed entry, Selector by, List<Entry> out) {
    Change change = entry.change();
    if (change.getOperation() != Operation.DELETE || by.labels().any()) {
      out.add(new Entry.PassedBy(entry.type(), change, entry.cursor()));
      return;
    }
    EtcdValue etcd =
        change.getEtcd() == null ? null : Variant.of(change.getEtcd(), ByteBuffer.allocate(0));
    Change gone = Variant.of(change, ByteBuffer.allocate(0), null, etcd);
    out.add(new Entry.Changed(entry.type(), gone, entry.cursor()));
  }

  private static void passBy(Entry.Changed entry, List<Entry> out) {
    if (entry.cursor() > 0) {
      out.add(new Entry.Reached(entry.type(), entry.change().getTimeline(), entry.cursor()));
    }
  }

  private void covered(Policy now, Coverage coverage, List<Entry> out) {
    Coverage under = now.hash() == null ? coverage : Variant.of(coverage, now.hash());
    out.add(new Entry.Covered(under));
    if (coverage.getEvent() != CoverageEvent.LEFT
        && coverage.getEvent() != CoverageEvent.EXCLUDED) {
      tell(now, PartlyLeftOut.typeOf(coverage), coverage, out);
    }
  }

  /** Puts on record, once under each policy, that of a type which is recorded some is left out. */
  private void tell(Policy now, ResourceType type, Coverage like, List<Entry> out) {
    Optional<String> part = now.partOf(type);
    if (part.isPresent() && told.add(type.name())) {
      out.add(new Entry.Covered(PartlyLeftOut.of(like, part.get(), now.hash())));
    }
  }
}
