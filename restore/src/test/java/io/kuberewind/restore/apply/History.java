package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.replay.RecordedLog;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changed in a namespace of a cluster from one look to the next, in an archive. */
final class History {
  private final Target target;
  private final String namespace;
  private final List<Change> changes = new ArrayList<>();
  private Map<ResourceKey, Change> seen = new HashMap<>();

  History(Target target, String namespace) {
    RecordTypes.trust();
    this.target = target;
    this.namespace = namespace;
  }

  /** Records what changed since the last look, and says at which revision that was. */
  long look() {
    Map<ResourceKey, Change> now = new HashMap<>();
    for (ServedType type : target.served().preferred()) {
      boolean isNamespaces = type.type().resource().equals("namespaces");
      if (type.namespaced() || isNamespaces) {
        String within = isNamespaces ? "" : namespace;
        for (Iterator<ObjectNode> all = target.listWhole(type, within); all.hasNext(); ) {
          ObjectNode object = all.next();
          if (!isNamespaces || object.at("/metadata/name").asText().equals(namespace)) {
            note(type, object, now);
          }
        }
      }
    }
    long revision = target.revision();
    seen.keySet().removeAll(now.keySet());
    seen.values()
        .forEach(
            gone ->
                changes.add(
                    Change.newBuilder(gone)
                        .setOperation(Operation.DELETE)
                        .setRevision(revision)
                        .build()));
    seen = now;
    return revision;
  }

  private void note(ServedType type, ObjectNode object, Map<ResourceKey, Change> now) {
    Change found = Recording.change(type, object, Operation.CREATE);
    Change before = seen.get(ResourceKey.of(found));
    Change change = before == null ? found : Recording.change(type, object, Operation.UPDATE);
    now.put(ResourceKey.of(change), change);
    if (before == null || before.getRevision() != change.getRevision()) {
      changes.add(change);
    }
  }

  /** Everything that was recorded so far. */
  Archive archive() {
    MemoryStore store = new MemoryStore();
    ArchiveFormat format =
        ArchiveFormat.openOrCreate(store, Recording.CLUSTER, target.identity().clusterId(), 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    changes.sort(Comparator.comparingLong(Change::getRevision));
    long offset = 0;
    for (Change change : changes) {
      segment.add(change, offset++);
    }
    long last = target.revision();
    long now = System.currentTimeMillis() * 1000;
    Commit.Draft draft = Commit.by("test").advance(0, 0, offset);
    segment.seal().ifPresent(draft::add);
    draft
        .ticks(List.of(new Tick(1, now - 1000, now - 1000), new Tick(last, now, now)))
        .barrier(0, new BarrierPosition("0", 1, last, last, now, now));
    new CatalogWriter(Catalog.load(store, format.layout())).commit(draft.build());
    return Archive.open(store, Optional.empty());
  }

  /** An archive as a replay reads it. */
  record Log(Archive archive) implements RecordedLog {
    @Override
    public StateReader.Objects history(KeyScope scope, long after, long to) {
      return new Objects(archive.history(scope, after, to));
    }

    @Override
    public StateReader state(long revision) {
      return scope -> new Objects(archive.state(archive.cutAt(TimeSpec.revision(revision)), scope));
    }
  }

  private record Objects(CloseableIterator<Change> found) implements StateReader.Objects {
    @Override
    public boolean hasNext() {
      return found.hasNext();
    }

    @Override
    public Change next() {
      return found.next();
    }

    @Override
    public void close() {
      found.close();
    }
  }
}
