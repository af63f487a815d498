package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRangeException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.fold.DistinctRows;
import io.kuberewind.archive.fold.FileRows;
import io.kuberewind.archive.fold.FilteredFile;
import io.kuberewind.archive.fold.LiveRows;
import io.kuberewind.archive.fold.ResilientRows;
import io.kuberewind.archive.fold.RowMerge;
import io.kuberewind.archive.fold.StateFiles;
import io.kuberewind.archive.key.HistoryPartition;
import io.kuberewind.archive.key.KeyRange;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdKeys;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Finds and merges the rows of an answer: those of the files that it needs, and the recent ones.
 */
final class AnswerRows {
  private final ObjectStore store;
  private final ArchiveFormat format;
  private final CatalogState state;
  private final Recent recent;
  private final UnaryOperator<Change> sight;
  private final Consumer<String> losses;

  /**
   * @param losses told what an answer goes on without; null where it is refused instead
   */
  AnswerRows(
      ObjectStore store,
      ArchiveFormat format,
      CatalogState state,
      Recent recent,
      UnaryOperator<Change> sight,
      Consumer<String> losses) {
    this.store = store;
    this.format = format;
    this.state = state;
    this.recent = recent;
    this.sight = sight;
    this.losses = losses;
  }

  /** The living objects at an ordinal. */
  CloseableIterator<Change> state(long ordinal, KeyScope scope) {
    RowFilter filter = filter(scope, -1, ordinal);
    return rows(
        filter,
        true,
        of -> new LiveRows(merge(new StateFiles(of, filter, recent.minRevision())::of, filter)));
  }

  /** The changes in a span of ordinals, each once. */
  CloseableIterator<Change> history(KeyScope scope, long after, long to) {
    RowFilter filter = filter(scope, after, to);
    return rows(
        filter,
        false,
        of -> new DistinctRows(merge(partition -> segments(of, partition, filter), filter)));
  }

  /** The merge of what is there: what nothing stands in for is refused, or told. */
  private CloseableIterator<Change> rows(
      RowFilter filter, boolean oncePerKey, Function<CatalogState, RowSource> merge) {
    CatalogState from = state;
    if (losses != null && !state.lost().isEmpty()) {
      state.lost().stream()
          .filter(range -> range.afterRevision() < filter.toRevision())
          .map(range -> new LostRangeException(range).getMessage())
          .forEach(losses);
      from = state.withoutLosses();
    }
    return new ChangeIterator(new ResilientRows(from, merge, this::isSpared, oncePerKey), sight);
  }

  private boolean isSpared(FileEntry segment) {
    if (losses == null) {
      return false;
    }
    losses.accept(
        "%s is missing or damaged: changes of revisions %d to %d may be missing"
            .formatted(
                segment.path(),
                segment.contents().minRevision(),
                segment.contents().maxRevision()));
    return true;
  }

  /** Keys of etcd that are no resources are told only to who asks for their type. */
  private RowFilter filter(KeyScope scope, long afterRevision, long toRevision) {
    RowFilter filter = RowFilter.of(scope, afterRevision, toRevision);
    if (!scope.types().isEmpty()) {
      return filter;
    }
    String type = ResourceKey.prefix(format.cluster(), EtcdKeys.GROUP, EtcdKeys.RESOURCE);
    KeyRange keys = KeyRange.prefix(type);
    List<KeyRange> ranges =
        filter.ranges().stream().flatMap(range -> range.without(keys).stream()).toList();
    return new RowFilter(scope, ranges, afterRevision, toRevision);
  }

  private static List<FilteredFile> segments(CatalogState state, int partition, RowFilter filter) {
    state.requireWhole(partition, filter.toRevision(), lost -> lost.endsBy(filter.afterRevision()));
    return state.segments(partition).stream()
        .map(segment -> new FilteredFile(segment, filter))
        .toList();
  }

  private RowSource merge(IntFunction<List<FilteredFile>> filesOf, RowFilter filter) {
    List<RowSource> sources = open(filesOf, filter.scope());
    sources.add(new RecentRows(recent.rows(), filter));
    return new RowMerge(sources);
  }

  /** One object lies in one partition: when that is found, the others are left alone. */
  private List<RowSource> open(IntFunction<List<FilteredFile>> filesOf, KeyScope scope) {
    FileRows fileRows = new FileRows(store);
    int likely =
        scope.one().map(key -> HistoryPartition.of(key.bytes(), format.partitions())).orElse(-1);
    if (likely >= 0) {
      List<RowSource> found = fileRows.open(filesOf.apply(likely));
      if (!found.isEmpty()) {
        return found;
      }
    }
    List<FilteredFile> files = new ArrayList<>();
    for (int partition = 0; partition < format.partitions(); partition++) {
      if (partition != likely) {
        files.addAll(filesOf.apply(partition));
      }
    }
    return fileRows.open(files);
  }
}
