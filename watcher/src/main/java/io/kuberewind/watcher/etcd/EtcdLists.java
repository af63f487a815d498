package io.kuberewind.watcher.etcd;

import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.PinnedRead;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.watcher.capture.Gap;
import io.kuberewind.watcher.tick.Micros;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists etcd, each time at one revision and no faster than what it holds goes out, and knows what
 * the next list has to close. For the following thread alone.
 */
final class EtcdLists {
  private final EtcdClient etcd;
  private final EtcdTypes types;
  private final KeyRecorder recorder;
  private final EtcdOutlet outlet;
  private Optional<Gap> gap = Optional.empty();
  private long listAt;
  private long takenOver;
  private boolean complete;

  EtcdLists(EtcdClient etcd, EtcdTypes types, KeyRecorder recorder, EtcdOutlet outlet) {
    this.etcd = etcd;
    this.types = types;
    this.recorder = recorder;
    this.outlet = outlet;
  }

  /** Whether something was missed that a list must close. */
  boolean hasGap() {
    return gap.isPresent();
  }

  /**
   * Of what follows this revision, up to that of the next list, nothing is known; empty when the
   * list takes up where watches were.
   */
  OptionalLong blindFrom() {
    if (takenOver > 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(gap.map(Gap::fromRevision).orElse(0L));
  }

  /** Watches were here before: from where they were, etcd tells it all. */
  void takeOverFrom(long revision) {
    takenOver = revision;
  }

  /** Of all that is known of the types, etcd's values are put out: lists need not do that. */
  void complete() {
    complete = true;
  }

  /** What followed {@code position} is compacted; {@code since} is when etcd was last followed. */
  void lost(long position, long since, EtcdException.Compacted why) {
    listAt = why.revision();
    long from = position > 0 ? position : takenOver;
    takenOver = 0;
    if (gap.isEmpty() && from > 0) {
      gap =
          Optional.of(
              new Gap(from, since, "etcd no longer had what followed: " + why.getMessage()));
    }
  }

  /**
   * Lists all there is, and returns the revision of the list. The first list of a run tells etcd's
   * values of what is known already, since watches of the API server may have told of it.
   */
  long listAll(List<KeyRange> ranges) throws EtcdException, InterruptedException {
    long takeOverAt = takenOver;
    long at = takeOverAt > 0 ? takeOverAt : listAt;
    // Should it not work out at this revision, then at the current one.
    listAt = 0;
    types.beginList(takeOverAt > 0 ? EtcdTypes.Which.UNWATCHED : EtcdTypes.Which.ALL);
    long revision = read(ranges, at);
    types.endList(revision, gap, Micros.now());
    complete = true;
    takenOver = 0;
    gap = Optional.empty();
    return revision;
  }

  /** What a policy lets in only now is read where everything else has come to. */
  void listLate(List<KeyRange> ranges, long position) throws EtcdException, InterruptedException {
    types.beginList(EtcdTypes.Which.LATE);
    types.endList(read(ranges, position), Optional.empty(), Micros.now());
  }

  private long read(List<KeyRange> ranges, long at) throws EtcdException, InterruptedException {
    long revision = at;
    for (KeyRange range : ranges) {
      PinnedRead read = new PinnedRead(etcd, range, revision);
      for (List<StoredKey> page = read.next(); !page.isEmpty(); page = read.next()) {
        long now = Micros.now();
        page.forEach(key -> recorder.listed(key, !complete, now));
        outlet.awaitRoom();
      }
      revision = read.revision();
      read.unread().forEach(key -> recorder.unread(key.key(), key.revision() - 1, key.revision()));
    }
    return revision;
  }
}
