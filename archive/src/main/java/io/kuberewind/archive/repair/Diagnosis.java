package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BehindHorizonException;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.catalog.LostRangeException;
import io.kuberewind.archive.catalog.SurvivingCatalog;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.fold.FilteredFile;
import io.kuberewind.archive.fold.StateFiles;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.verify.FileCheck;
import io.kuberewind.archive.verify.LostSpans;
import io.kuberewind.archive.verify.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds out what is missing or damaged, and what each of it can be made from. Writes nothing. */
final class Diagnosis {
  private final ObjectStore store;
  private final ArchiveFormat format;
  private final SurvivingCatalog survived;
  private final CatalogState state;
  private final Map<String, FileEntry> known = new LinkedHashMap<>();
  private final Set<String> broken;
  private final Set<String> lost = new TreeSet<>();
  private final List<RepairItem> items = new ArrayList<>();
  private final List<SurvivingCatalog.Flaw> restorable = new ArrayList<>();
  private final List<ObjectPath> foldable = new ArrayList<>();
  private final Map<LostRange, List<FileEntry>> healed = new LinkedHashMap<>();
  private final Map<FileEntry, List<FileEntry>> parts = new LinkedHashMap<>();
  private final Map<FileEntry, FileEntry> holders = new LinkedHashMap<>();
  private final List<FileEntry> snapshots = new ArrayList<>();

  Diagnosis(ObjectStore store, ArchiveFormat format) {
    this.store = store;
    this.format = format;
    this.survived = SurvivingCatalog.read(store, format.layout());
    this.state = survived.state();
    state.files().forEach(file -> known.put(file.path(), file));
    survived.told().forEach(told -> told.adds().forEach(file -> known.put(file.path(), file)));
    List<FileCheck> checks = new Verifier(store, format, state).verify(true).broken();
    this.broken = new TreeSet<>(checks.stream().map(FileCheck::path).toList());
    catalog();
    ranges();
    segments(checks);
    snapshots(checks);
    others(checks);
  }

  SurvivingCatalog survived() {
    return survived;
  }

  Set<String> broken() {
    return broken;
  }

  /** Objects whose place is free, each with a whole copy. */
  List<SurvivingCatalog.Flaw> restorable() {
    return restorable;
  }

  /** Objects of the catalog that stay as they are, and that a new checkpoint stands for. */
  List<ObjectPath> foldable() {
    return foldable;
  }

  /** Lost ranges, each with the segments to list again. */
  Map<LostRange, List<FileEntry>> healed() {
    return healed;
  }

  /** Broken segments, each with those that it can be merged from. */
  Map<FileEntry, List<FileEntry>> parts() {
    return parts;
  }

  /** Broken segments, each with a whole one that holds the same and more. */
  Map<FileEntry, FileEntry> holders() {
    return holders;
  }

  /** Broken snapshots that can be made again. */
  List<FileEntry> snapshots() {
    return snapshots;
  }

  RepairPlan plan() {
    Commit.Draft after = Commit.by("plan");
    healed.keySet().forEach(after::healed);
    return new RepairPlan(items, new LostSpans(store, state.apply(after.build())).of(lost));
  }

  private void catalog() {
    for (SurvivingCatalog.Flaw flaw : survived.flaws()) {
      String path = flaw.path().text();
      if (state.upkeep().mended().contains(path) && survived.isFolded(flaw.path())) {
        continue;
      }
      if (flaw.missing() && flaw.copy().isPresent()) {
        restorable.add(flaw);
        items.add(
            new RepairItem(RepairItem.Action.RESTORE, path, "missing; copy " + flaw.copy().get()));
      } else {
        foldable.add(flaw.path());
        items.add(new RepairItem(RepairItem.Action.FOLD, path, why(flaw)));
      }
    }
  }

  private static String why(SurvivingCatalog.Flaw flaw) {
    String what = flaw.missing() ? "missing" : "damaged";
    return flaw.copy()
        .map(copy -> "%s; %s says the same".formatted(what, copy))
        .orElse(what + "; what is still known without it goes into a new checkpoint");
  }

  private void ranges() {
    RangeHealing healing =
        new RangeHealing(
            state,
            survived.told(),
            file -> !state.upkeep().awaitsDeletion(file.path()) && isWhole(file));
    for (LostRange range : state.lost()) {
      healing
          .of(range)
          .ifPresent(
              files -> {
                healed.put(range, files);
                items.add(
                    new RepairItem(
                        RepairItem.Action.REBUILD,
                        "partition %d, offsets %d to %d"
                            .formatted(range.partition(), range.fromOffset(), range.toOffset() - 1),
                        "its commits are there again"));
              });
    }
  }

  private void segments(List<FileCheck> checks) {
    SegmentSources sources = new SegmentSources(known.values(), this::isWhole);
    for (FileCheck check : checks) {
      FileEntry file = known.get(check.path());
      if (file == null || !file.isSegment()) {
        continue;
      }
      List<FileEntry> from = sources.partsOf(file);
      Optional<FileEntry> holder = sources.holding(file);
      if (!from.isEmpty()) {
        parts.put(file, from);
        rebuild(check, "from %d segments that it was merged from".formatted(from.size()));
      } else if (holder.isPresent()) {
        holders.put(file, holder.get());
        rebuild(check, "%s holds the same".formatted(holder.get().path()));
      } else {
        lost(check);
      }
    }
  }

  private void snapshots(List<FileCheck> checks) {
    for (FileCheck check : checks) {
      FileEntry file = known.get(check.path());
      if (file == null || file.isSegment()) {
        continue;
      }
      if (isFoldable(file)) {
        snapshots.add(file);
        rebuild(check, "from the snapshot before it and the log");
      } else {
        lost(check);
      }
    }
  }

  /** Whether everything that a snapshot is made of can be read. */
  private boolean isFoldable(FileEntry snapshot) {
    Commit.Draft after = Commit.by("plan");
    healed.forEach(
        (range, files) -> {
          after.healed(range);
          files.forEach(after::add);
        });
    CatalogState readable = state.apply(after.build()).without(brokenSnapshots());
    RowFilter filter = RowFilter.of(KeyScope.all(format.cluster()), -1, snapshot.snapshot().cut());
    try {
      return new StateFiles(readable, filter, Long.MAX_VALUE)
          .of(snapshot.partition()).stream()
              .filter(FilteredFile::mayMatch)
              .noneMatch(file -> lost.contains(file.file().path()));
    } catch (BehindHorizonException | LostRangeException e) {
      return false;
    }
  }

  private List<String> brokenSnapshots() {
    return state.files().stream()
        .filter(file -> !file.isSegment() && broken.contains(file.path()))
        .map(FileEntry::path)
        .toList();
  }

  /** Files of ticks and marks. */
  private void others(List<FileCheck> checks) {
    Map<String, TimeFile> times = new LinkedHashMap<>();
    state.index().files().forEach(file -> times.put(file.path(), file));
    for (FileCheck check : checks) {
      TimeFile time = times.get(check.path());
      if (time != null && TimeRebuild.isPossible(time)) {
        rebuild(check, "from the times of changes");
      } else if (time != null || check.path().startsWith(format.layout().marks().text() + "/")) {
        lost(check);
      }
    }
  }

  private void rebuild(FileCheck check, String from) {
    items.add(
        new RepairItem(
            RepairItem.Action.REBUILD, check.path(), "%s; %s".formatted(word(check), from)));
  }

  private void lost(FileCheck check) {
    lost.add(check.path());
    items.add(
        new RepairItem(
            RepairItem.Action.LOST,
            check.path(),
            word(check) + "; nothing that is left says the same: bring it back from elsewhere"));
  }

  private static String word(FileCheck check) {
    return check.verdict() == FileCheck.Verdict.MISSING ? "missing" : "damaged";
  }

  private boolean isWhole(FileEntry file) {
    if (broken.contains(file.path())) {
      return false;
    }
    try (InputStream in = store.open(file.objectPath())) {
      return Sha256.hex(Sha256.of(in)).equals(file.integrity().sha256());
    } catch (ObjectMissingException e) {
      return false;
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be read: %s".formatted(file.path(), e), e);
    }
  }
}
