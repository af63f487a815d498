package io.kuberewind.watcher.tick;

import io.kuberewind.schemas.Barrier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides which tick the changes put out so far are complete to. A barrier is always a tick that
 * was read, never a revision between two: its times are the bracket of just that revision. Nor is
 * it one at which some type was not seen: a moment that people ask for would lie in a gap then.
 */
public final class Barriers {
  /**
   * How long after a tick's read its changes may be on their way in a stream that looks idle. Seen
   * on a busy two-core machine: under 50 ms. It doubles when a change comes later than that.
   */
  private static final long SETTLE_MICROS = 300_000;

  private static final long SETTLE_AT_MOST_MICROS = 10_000_000;

  /** After so long with nothing late the wait is halved again. */
  private static final long TRUST_MICROS = 60 * Micros.A_SECOND;

  private final String cluster;
  private final String watcher;
  private final int timeline;
  private final TickLog ticks;
  private long settle = SETTLE_MICROS;
  private final AtomicBoolean wasLate = new AtomicBoolean();
  private long trustedSince;
  private long sequence;
  private Tick last = new Tick(0, 0, 0);
  private long lastConfirmed;

  /**
   * Barriers of one watcher in one timeline.
   *
   * @param lastSequence number of the last barrier that this watcher wrote, 0 for none
   */
  public Barriers(String cluster, String watcher, int timeline, TickLog ticks, long lastSequence) {
    this.cluster = cluster;
    this.watcher = watcher;
    this.timeline = timeline;
    this.ticks = ticks;
    this.sequence = lastSequence;
  }

  /** How long after a read it pays to {@link #decide}, in microseconds. */
  public synchronized long settleMicros() {
    return settle;
  }

  /**
   * A change came behind a barrier that should have followed it: wait longer from now on. Types
   * tell of it under their own locks, which a decision takes: this takes none.
   */
  public void late() {
    wasLate.set(true);
  }

  /**
   * The barriers to put out now, behind everything that was put out before: mostly one or none, and
   * in front of it the ticks at which types were listed while they could not be followed.
   */
  public synchronized List<Barrier> decide(long now, Collection<? extends TypeProgress> types) {
    adapt(now);
    Optional<Tick> settled = ticks.newestReadBy(now - settle);
    List<TypeProgress> counted = new ArrayList<>(types);
    counted.removeIf(type -> !type.isCounted());
    if (settled.isEmpty()
        || counted.isEmpty()
        || !counted.stream().allMatch(TypeProgress::isListed)) {
      return List.of();
    }
    long reached = Long.MAX_VALUE;
    long confirmed = Long.MAX_VALUE;
    SortedSet<Long> listed = new TreeSet<>();
    for (TypeProgress type : counted) {
      if (type.isQuietSince(settled.get(), now)) {
        type.vouch(settled.get().revision());
      }
      reached = Math.min(reached, type.reached());
      confirmed = Math.min(confirmed, type.confirmed());
      listed.addAll(type.listedBetween());
    }
    long confirmedNow = confirmed;
    List<Barrier> barriers = new ArrayList<>();
    for (long revision : listed.headSet(reached)) {
      ticks
          .newestAtMost(revision)
          .filter(tick -> tick.revision() == revision)
          .ifPresent(tick -> add(tick, confirmedNow, counted, barriers));
    }
    Optional<Tick> newest = ticks.newestAtMost(reached);
    if (newest.isPresent()) {
      add(newest.get(), confirmedNow, counted, barriers);
    }
    return barriers;
  }

  private void add(Tick tick, long confirmed, List<TypeProgress> counted, List<Barrier> barriers) {
    if (saysMore(tick, confirmed)
        && counted.stream().noneMatch(type -> type.isBlindAt(tick.revision()))) {
      barriers.add(barrier(tick, confirmed));
    }
  }

  private void adapt(long now) {
    if (wasLate.getAndSet(false)) {
      settle = Math.min(SETTLE_AT_MOST_MICROS, settle * 2);
      trustedSince = now;
    } else if (now - trustedSince >= TRUST_MICROS) {
      settle = Math.max(SETTLE_MICROS, settle / 2);
      trustedSince = now;
    }
  }

  private boolean saysMore(Tick tick, long confirmed) {
    return tick.readEnded() > last.readEnded()
        || (tick.readEnded() == last.readEnded()
            && Math.min(confirmed, tick.revision()) > lastConfirmed);
  }

  private Barrier barrier(Tick tick, long confirmed) {
    last = tick;
    lastConfirmed = Math.max(lastConfirmed, Math.min(confirmed, tick.revision()));
    sequence++;
    return Barrier.newBuilder()
        .setCluster(cluster)
        .setTimeline(timeline)
        .setDomain("")
        .setWatcher(watcher)
        .setSequence(sequence)
        .setRevision(tick.revision())
        .setConfirmed(lastConfirmed)
        .setReadStarted(Micros.instant(tick.readStarted()))
        .setReadEnded(Micros.instant(tick.readEnded()))
        .setPartition(0)
        .build();
  }
}
