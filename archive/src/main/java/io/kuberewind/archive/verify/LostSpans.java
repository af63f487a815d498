package io.kuberewind.archive.verify;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TickLookup;
import io.kuberewind.archive.catalog.TimeFiles;
import io.kuberewind.archive.file.Contents;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Accounts for what cannot be read: by offsets, revisions and times. */
public final class LostSpans {
  private final CatalogState state;
  private final TickLookup ticks;

  public LostSpans(ObjectStore store, CatalogState state) {
    this.state = state;
    this.ticks = new TickLookup(new TimeFiles(store), state.index());
  }

  /**
   * Those of lost ranges, and of segments that cannot be read.
   *
   * @param broken paths of objects that are missing or damaged
   */
  public List<LostSpan> of(Set<String> broken) {
    List<LostSpan> spans = new ArrayList<>();
    for (LostRange range : state.lost()) {
      spans.add(span(range));
    }
    for (FileEntry file : state.files()) {
      if (file.isSegment() && broken.contains(file.path())) {
        spans.add(span(file));
      }
    }
    return spans;
  }

  private LostSpan span(LostRange range) {
    return new LostSpan(
        range.partition(),
        range.fromOffset(),
        range.toOffset() - 1,
        range.afterRevision() + 1,
        range.toRevision(),
        timeBefore(range.afterRevision()),
        range.toRevision() == null ? null : timeOf(range.toRevision()),
        "commits that told of it are missing");
  }

  private static LostSpan span(FileEntry file) {
    Contents contents = file.contents();
    return new LostSpan(
        file.partition(),
        file.offsets().first(),
        file.offsets().last(),
        contents.minRevision(),
        contents.maxRevision(),
        contents.minTime(),
        contents.maxTime(),
        file.path());
  }

  private Long timeBefore(long revision) {
    try {
      return ticks.last(tick -> tick.revision() <= revision).map(Tick::readEnded).orElse(null);
    } catch (DamagedFileException e) {
      return null;
    }
  }

  private Long timeOf(long revision) {
    try {
      return ticks.first(tick -> tick.revision() >= revision).map(Tick::readEnded).orElse(null);
    } catch (DamagedFileException e) {
      return null;
    }
  }
}
