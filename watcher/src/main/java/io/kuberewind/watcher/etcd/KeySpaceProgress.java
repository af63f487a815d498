package io.kuberewind.watcher.etcd;

import io.kuberewind.etcd.watch.KeySpaceWatch;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TypeProgress;

/**
 * How far the key space is followed, which is as far as each of its types is: what barriers ask.
 * The following thread tells, any thread may ask.
 */
final class KeySpaceProgress implements TypeProgress {
  /** What happened between the two is not known; what was at the two is. */
  private record Unseen(long from, long to) {}

  private final Outage outage;
  private volatile KeySpaceWatch watch;
  private volatile long position;
  private volatile boolean listed;
  private volatile Unseen unseen = new Unseen(0, 0);

  KeySpaceProgress(Outage outage, long position) {
    this.outage = outage;
    this.position = position;
  }

  /** Everything up to {@code revision} was put out. */
  void advance(long revision) {
    position = revision;
  }

  /** A list is about to tell what was at {@code to}, and nobody what happened since the other. */
  void unseen(long from, long to) {
    unseen = new Unseen(from, to);
  }

  /** The watch that tells what follows; null when it ends. */
  void followedBy(KeySpaceWatch open) {
    watch = open;
    listed |= open != null;
  }

  /** What the watch that is open complains of; empty when nothing. */
  String problem() {
    KeySpaceWatch open = watch;
    return open == null ? "" : open.problem();
  }

  @Override
  public boolean isCounted() {
    return !outage.isSetAside();
  }

  @Override
  public boolean isListed() {
    return listed;
  }

  @Override
  public long confirmed() {
    return position;
  }

  @Override
  public long reached() {
    return position;
  }

  /** etcd's own word is better than silence, and is there within moments of being asked. */
  @Override
  public boolean isQuietSince(Tick tick, long now) {
    KeySpaceWatch open = watch;
    if (open != null) {
      open.expect(tick.revision());
    }
    return false;
  }

  @Override
  public void vouch(long revision) {
    throw new IllegalStateException("etcd vouches for itself");
  }

  @Override
  public boolean isBlindAt(long revision) {
    Unseen span = unseen;
    return span.from() < revision && revision < span.to();
  }
}
