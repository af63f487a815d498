package io.kuberewind.watcher.etcd;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Variant;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outlet;
import java.util.concurrent.CountDownLatch;

/**
 * Adds to the changes on their way out what only etcd knows of them. Not safe for use by several
 * threads.
 */
final class EtcdOutlet implements Outlet {
  private final Outlet outlet;
  private long revision;
  private String version = "";
  private EtcdValue value;

  EtcdOutlet(Outlet outlet) {
    this.outlet = outlet;
  }

  /**
   * What is put out next at {@code revision} is what {@code value} holds.
   *
   * @param version version that the object is written in; empty for that of its type
   */
  void holding(long revision, String version, EtcdValue value) {
    this.revision = revision;
    this.version = version;
    this.value = value;
  }

  @Override
  public void put(Entry entry) {
    outlet.put(entry instanceof Entry.Changed changed ? withValue(changed) : entry);
  }

  /** Waits until there is room for more. */
  void awaitRoom() throws InterruptedException {
    CountDownLatch room = new CountDownLatch(1);
    outlet.whenRoom(room::countDown);
    room.await();
  }

  private Entry withValue(Entry.Changed changed) {
    Change change = changed.change();
    boolean isHeld = value != null && change.getRevision() == revision;
    Change told =
        isHeld
            ? Variant.fromEtcd(change, version.isEmpty() ? change.getVersion() : version, value)
            : Variant.fromEtcd(change, change.getVersion(), null);
    return new Entry.Changed(changed.type(), told, changed.cursor());
  }

  @Override
  public void whenRoom(Runnable resume) {
    outlet.whenRoom(resume);
  }
}
