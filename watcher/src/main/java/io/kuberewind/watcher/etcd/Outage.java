package io.kuberewind.watcher.etcd;

import io.kuberewind.watcher.tick.Micros;

/** Whether etcd is away for so long that it is on record, and that barriers wait for it no more. */
final class Outage {
  private static final long PATIENCE_MICROS = 120 * Micros.A_SECOND;

  private final EtcdTypes types;
  private volatile boolean setAside;
  private long workingSince;

  Outage(EtcdTypes types, long now) {
    this.types = types;
    this.workingSince = now;
  }

  /** Whether barriers do without it. Any thread. */
  boolean isSetAside() {
    return setAside;
  }

  /** When etcd was last seen to work. */
  long since() {
    return workingSince;
  }

  /** etcd is followed. */
  void over(long now) {
    workingSince = now;
    setAside = false;
  }

  /** etcd is not followed, for this reason. */
  void goesOn(String reason, long now) {
    if (!setAside && now - workingSince > PATIENCE_MICROS) {
      setAside = true;
      types.recordUnseen("etcd cannot be followed: " + reason, now);
    }
  }
}
