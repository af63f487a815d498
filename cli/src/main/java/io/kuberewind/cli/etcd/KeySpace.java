package io.kuberewind.cli.etcd;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.EtcdKeys;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.TreeSet;

/** The raw keys of etcd at a cut, as far as they were recorded. */
public final class KeySpace {
  private static final int NAMED = 5;

  private final OpenArchive source;
  private final Cut cut;
  private final List<KeyScope> scopes;

  /** Takes the keys one by one. */
  public interface Taker {
    void take(StoredKey key) throws IOException;
  }

  public KeySpace(OpenArchive source, Cut cut) {
    this.source = source;
    this.cut = cut;
    KeyScope resources = KeyScope.all(source.cluster());
    GroupResource own = new GroupResource(EtcdKeys.GROUP, EtcdKeys.RESOURCE);
    this.scopes = List.of(resources, resources.ofTypes(Set.of(own)));
  }

  /** The gaps that the moment lies in, those of etcd's own keys too. */
  public List<CoverageSpan> gaps() {
    return scopes.stream()
        .flatMap(scope -> source.archive().gaps(cut, scope).stream())
        .distinct()
        .toList();
  }

  /**
   * Looks at every key before any is written.
   *
   * @return how many there are
   * @throws CommandException of refusal, when values are missing or sealed; it names some of them
   */
  public long check() {
    requireOwnKeys();
    long keys = 0;
    long missing = 0;
    Set<String> named = new TreeSet<>();
    Set<String> closedBy = new TreeSet<>();
    for (KeyScope scope : scopes) {
      try (CloseableIterator<Change> state = source.archive().state(cut, scope)) {
        while (state.hasNext()) {
          Change change = state.next();
          keys++;
          if (change.getSealed() != null) {
            closedBy.add(change.getSealed().getKeyId());
          } else if (!hasValue(change.getEtcd())) {
            missing++;
            name(change, named);
          }
        }
      }
    }
    refuse(keys, missing, named, closedBy);
    return keys;
  }

  /** Every key, in no order that matters. */
  public void forEach(Taker taker) throws IOException {
    for (KeyScope scope : scopes) {
      try (CloseableIterator<Change> state = source.archive().state(cut, scope)) {
        while (state.hasNext()) {
          taker.take(stored(state.next()));
        }
      }
    }
  }

  /** What the API server keeps beside resources is known from when etcd was first read. */
  private void requireOwnKeys() {
    LongSummaryStatistics joined =
        source.archive().coverage().stream()
            .filter(span -> span.event() == CoverageEvent.JOINED && span.type().isOfEtcd())
            .mapToLong(span -> span.revisions().to())
            .summaryStatistics();
    if (joined.getCount() > 0 && joined.getMin() > cut.ordinal()) {
      throw CommandException.refused(
          "etcd is recorded from revision %d on, and what the API server keeps beside resources is not known at %d: choose a later moment, or use 'restore'"
              .formatted(Ordinal.revision(joined.getMin()), cut.revision()));
    }
  }

  private void refuse(long keys, long missing, Set<String> named, Set<String> closedBy) {
    if (keys == 0) {
      throw CommandException.refused("nothing of etcd is recorded at revision " + cut.revision());
    }
    if (missing > 0) {
      throw CommandException.refused(
          "of %d of %d objects the archive has no value of etcd, only what the API server showed (%s%s): a restore of etcd would lose them. Record with 'up --etcd', or use 'restore'"
              .formatted(missing, keys, String.join(", ", named), missing > NAMED ? ", …" : ""));
    }
    if (!closedBy.isEmpty()) {
      throw CommandException.refused(
          "values are sealed by the keys %s: give --keys FILE"
              .formatted(String.join(", ", closedBy)));
    }
  }

  private static void name(Change change, Set<String> named) {
    if (named.size() < NAMED) {
      ResourceKey key = ResourceKey.of(change);
      named.add(
          (key.namespace().isEmpty() ? "" : key.namespace() + "/")
              + change.getResource()
              + "/"
              + key.name());
    }
  }

  private static boolean hasValue(EtcdValue etcd) {
    return etcd != null && etcd.getValue().hasRemaining();
  }

  private static StoredKey stored(Change change) {
    EtcdValue etcd = change.getEtcd();
    return new StoredKey(
        bytes(etcd.getKey()),
        bytes(etcd.getValue()),
        Math.max(1, etcd.getVersion()),
        etcd.getCreateRevision() > 0 ? etcd.getCreateRevision() : change.getRevision(),
        change.getRevision(),
        etcd.getLease());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
