package io.kuberewind.archive.verify;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CommitLog;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.file.Contents;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.mark.Marks;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.SealHeader;
import io.kuberewind.archive.store.UndecryptableException;
import io.kuberewind.archive.sweep.Orphans;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares the objects of an archive with what its catalog says of them. */
public final class Verifier {
  /** So far behind the newest commit a damaged one is looked for that nobody could read. */
  private static final int AHEAD = 16;

  private static final String MARK = ".json";

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final Layout layout;
  private final CatalogState state;
  private final List<FileCheck> checks = new ArrayList<>();

  public Verifier(ObjectStore store, ArchiveFormat format, CatalogState state) {
    this.store = store;
    this.format = format;
    this.layout = format.layout();
    this.state = state;
  }

  /**
   * Looks at every object; {@code deep} reads each of them, and compares snapshots with the log.
   */
  public VerifyReport verify(boolean deep) {
    DeepCheck contents = new DeepCheck(store, format, state);
    for (FileEntry file : state.files()) {
      record(file.objectPath(), finding(file, deep, contents));
    }
    for (TimeFile file : state.index().files()) {
      ObjectPath path = ObjectPath.of(file.path());
      record(path, finding(path, file.bytes(), file.sha256(), deep));
    }
    checkCommits(deep);
    if (deep) {
      checkCheckpoints();
    }
    checkMarks();
    findOrphans();
    VerifyReport report = new VerifyReport(checks, List.of(), deep);
    return new VerifyReport(checks, new LostSpans(store, state).of(report.brokenPaths()), deep);
  }

  /**
   * Commits are numbered without a hole from the first that was not trimmed; a damaged one that a
   * checkpoint folds shows here, and one behind the newest that could be read.
   */
  private void checkCommits(boolean deep) {
    CommitLog log = new CommitLog(store, layout);
    for (long number = state.upkeep().trimmed() + 1; number <= state.number(); number++) {
      ObjectPath path = layout.commit(number);
      boolean there = deep || store.stat(path).isPresent();
      record(path, deep ? readCommit(log, path, number) : missingUnless(there, path));
    }
    for (long number = state.number() + 1; number <= state.number() + AHEAD; number++) {
      ObjectPath path = layout.commit(number);
      Optional<FileCheck> finding = readCommit(log, path, number);
      // One that reads well came while this looked at the others.
      finding.filter(f -> f.verdict() == FileCheck.Verdict.DAMAGED).ifPresent(checks::add);
    }
    for (ObjectPath path : new CommitLog(store, layout).goneBehind(state.number())) {
      checks.add(missing(path));
    }
  }

  /** A repair put something in its place; the object stays, since nothing is written twice. */
  private boolean isMended(ObjectPath path) {
    return state.upkeep().mended().contains(path.text());
  }

  private static Optional<FileCheck> missingUnless(boolean there, ObjectPath path) {
    return there ? Optional.empty() : Optional.of(missing(path));
  }

  private static Optional<FileCheck> readCommit(CommitLog log, ObjectPath path, long number) {
    try {
      return missingUnless(log.read(number).isPresent(), path);
    } catch (DamagedFileException e) {
      return Optional.of(damaged(path, e.getMessage()));
    }
  }

  private void checkCheckpoints() {
    for (ObjectPath path : list(layout.checkpoints())) {
      try {
        Catalog.checkpoint(store, layout, path);
        record(path, Optional.empty());
      } catch (DamagedFileException e) {
        record(path, Optional.of(damaged(path, e.getMessage())));
      } catch (ObjectMissingException e) {
        // Trimmed meanwhile: others fold the same, so it is neither found nor missed.
        checks.removeIf(check -> check.path().equals(path.text()));
      }
    }
  }

  private void checkMarks() {
    Marks marks = new Marks(store, format.cluster());
    for (ObjectPath path : list(layout.marks())) {
      if (path.name().endsWith(MARK)) {
        record(path, readMark(marks, path));
      }
    }
  }

  private static Optional<FileCheck> readMark(Marks marks, ObjectPath path) {
    String name = path.name().substring(0, path.name().length() - MARK.length());
    try {
      return missingUnless(marks.find(name).isPresent(), path);
    } catch (DamagedFileException e) {
      return Optional.of(damaged(path, e.getMessage()));
    }
  }

  private void findOrphans() {
    new Orphans(store, layout)
        .find(() -> Catalog.readable(store, layout).state()).stream()
            .map(
                orphan ->
                    new FileCheck(orphan.path().text(), FileCheck.Verdict.ORPHAN, what(orphan)))
            .forEach(checks::add);
  }

  private static String what(ObjectStat orphan) {
    return "no commit lists it, %,d bytes of %s".formatted(orphan.bytes(), orphan.modified());
  }

  private List<ObjectPath> list(ObjectPath folder) {
    try (Stream<ObjectStat> found = store.list(folder)) {
      return found.map(ObjectStat::path).toList();
    }
  }

  private void record(ObjectPath path, Optional<FileCheck> finding) {
    if (finding.isPresent() && isMended(path)) {
      return;
    }
    checks.add(finding.orElseGet(() -> new FileCheck(path.text(), FileCheck.Verdict.FOUND, "")));
  }

  private Optional<FileCheck> finding(FileEntry file, boolean deep, DeepCheck contents) {
    try {
      Optional<FileCheck> finding =
          finding(file.objectPath(), file.integrity().bytes(), file.integrity().sha256(), deep);
      return finding.isEmpty() && deep
          ? contents.of(file).map(what -> damaged(file.objectPath(), what))
          : finding;
    } catch (UndecryptableException e) {
      return Optional.of(undecryptable(file, e));
    }
  }

  private Optional<FileCheck> finding(ObjectPath path, long bytes, String sha256, boolean deep) {
    Optional<ObjectStat> stat = store.stat(path);
    if (stat.isEmpty()) {
      return Optional.of(missing(path));
    }
    if (stat.get().bytes() != bytes) {
      SealHeader.parse(store.readRange(path, 0, SealHeader.BYTES))
          .ifPresent(
              header -> {
                throw UndecryptableException.withoutKeys(path, header);
              });
      return Optional.of(
          damaged(path, "it has %,d bytes, not %,d".formatted(stat.get().bytes(), bytes)));
    }
    return deep ? readFinding(path, sha256) : Optional.empty();
  }

  private Optional<FileCheck> readFinding(ObjectPath path, String sha256) {
    try (InputStream in = store.open(path)) {
      return Sha256.hex(Sha256.of(in)).equals(sha256)
          ? Optional.empty()
          : Optional.of(damaged(path, "its SHA-256 is not that of the catalog"));
    } catch (ObjectMissingException e) {
      return Optional.of(missing(path));
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be read: %s".formatted(path, e), e);
    }
  }

  private static FileCheck undecryptable(FileEntry file, UndecryptableException e) {
    Contents lost = file.contents();
    String span =
        "it holds revisions %d to %d, from %s to %s"
            .formatted(
                lost.minRevision(),
                lost.maxRevision(),
                Micros.instant(lost.minTime()),
                Micros.instant(lost.maxTime()));
    return damaged(file.objectPath(), e.getMessage() + "; " + span);
  }

  private static FileCheck missing(ObjectPath path) {
    return new FileCheck(path.text(), FileCheck.Verdict.MISSING, "there is no such object");
  }

  private static FileCheck damaged(ObjectPath path, String what) {
    return new FileCheck(path.text(), FileCheck.Verdict.DAMAGED, what);
  }
}
