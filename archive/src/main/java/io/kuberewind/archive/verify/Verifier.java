package io.kuberewind.archive.verify;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CommitLog;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.file.Contents;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.SealHeader;
import io.kuberewind.archive.store.UndecryptableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the objects of an archive with what its catalog says of them. */
public final class Verifier {
  private final ObjectStore store;
  private final Layout layout;
  private final CatalogState state;
  private final List<FileCheck> broken = new ArrayList<>();
  private long found;

  public Verifier(ObjectStore store, Layout layout, CatalogState state) {
    this.store = store;
    this.layout = layout;
    this.state = state;
  }

  /** Looks at every object; {@code deep} reads each of them. */
  public VerifyReport verify(boolean deep) {
    for (FileEntry file : state.files()) {
      try {
        check(file.path(), file.integrity().bytes(), file.integrity().sha256(), deep);
      } catch (UndecryptableException e) {
        record(Optional.of(undecryptable(file, e)));
      }
    }
    for (TimeFile file : state.index().files()) {
      check(file.path(), file.bytes(), file.sha256(), deep);
    }
    checkCommits(deep);
    return new VerifyReport(found, List.copyOf(broken), state.lost(), deep);
  }

  /**
   * Commits are numbered without a hole from the first that was not trimmed; a damaged one that a
   * checkpoint folds shows here.
   */
  private void checkCommits(boolean deep) {
    CommitLog log = new CommitLog(store, layout);
    for (long number = state.upkeep().trimmed() + 1; number <= state.number(); number++) {
      ObjectPath path = layout.commit(number);
      if (deep) {
        record(readCommit(log, path, number));
      } else {
        record(store.stat(path).isPresent() ? Optional.empty() : Optional.of(missing(path)));
      }
    }
  }

  private static Optional<FileCheck> readCommit(CommitLog log, ObjectPath path, long number) {
    try {
      return log.read(number).isPresent() ? Optional.empty() : Optional.of(missing(path));
    } catch (DamagedFileException e) {
      return Optional.of(damaged(path, e.getMessage()));
    }
  }

  private void check(String path, long bytes, String sha256, boolean deep) {
    record(finding(ObjectPath.of(path), bytes, sha256, deep));
  }

  private void record(Optional<FileCheck> finding) {
    if (finding.isPresent()) {
      broken.add(finding.get());
    } else {
      found++;
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
