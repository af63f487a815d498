package io.kuberewind.watcher.change;

/** The way to the topics. Never drops an entry and never blocks the caller. */
public interface Outlet {
  /**
   * Takes an entry. The bound of the outlet is kept by the callers: each asks by {@link #whenRoom}
   * before it reads on, so the overshoot is what one read of every stream brings.
   */
  void put(Entry entry);

  /** Runs {@code resume} once, as soon as there is room: now, or later on another thread. */
  void whenRoom(Runnable resume);
}
