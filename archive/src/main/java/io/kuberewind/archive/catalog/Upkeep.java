package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kuberewind.archive.file.FileEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the archive's own care has done to it.
 *
 * @param removed files that wait for their deletion, in order of their removal
 * @param horizon from where on every revision is kept
 * @param trimmed commits and checkpoints up to this number are not needed and may be gone
 * @param retention what the archive promises to keep, as it was last said; null before
 * @param mended paths of damaged objects that a repair has put something in the place of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Upkeep(
    List<RemovedFile> removed,
    Horizon horizon,
    long trimmed,
    String retention,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> mended) {
  /** Nothing was done. */
  public static final Upkeep NONE = new Upkeep(List.of(), Horizon.NONE, 0, null, List.of());

  /**
   * What a commit does for the archive's care.
   *
   * @param condemned paths of objects that no commit lists, and that are to be deleted
   * @param deleted paths of removed files whose objects are gone, or are retained by a lock
   * @param horizon where every revision is kept from now on; null where that stays
   * @param trimmed commits up to this number are not needed any more; 0 where that stays
   * @param healed lost ranges that a repair found again
   * @param retention what the archive promises to keep from now on; null where that stays
   * @param mended paths of damaged objects that nothing needs any longer: what they said is folded
   *     in a newer checkpoint
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Change(
      List<String> condemned,
      List<String> deleted,
      Horizon horizon,
      long trimmed,
      List<LostRange> healed,
      String retention,
      List<String> mended) {
    static final Change NONE =
        new Change(List.of(), List.of(), null, 0, List.of(), null, List.of());

    public Change {
      condemned = condemned == null ? List.of() : List.copyOf(condemned);
      deleted = deleted == null ? List.of() : List.copyOf(deleted);
      healed = healed == null ? List.of() : List.copyOf(healed);
      mended = mended == null ? List.of() : List.copyOf(mended);
    }
  }

  public Upkeep {
    removed = removed == null ? List.of() : List.copyOf(removed);
    horizon = horizon == null ? Horizon.NONE : horizon;
    mended = mended == null ? List.of() : List.copyOf(mended);
  }

  /** What the archive promises to keep, as it was last said. */
  public Optional<String> promises() {
    return Optional.ofNullable(retention);
  }

  /** Whether the object of that path waits for its deletion. */
  public boolean awaitsDeletion(String path) {
    return removed.stream().anyMatch(file -> file.path().equals(path));
  }

  Upkeep apply(Commit commit) {
    Commit.Files files = commit.files();
    Change change = files.upkeep();
    boolean idle = files.removes().isEmpty() && change.equals(Change.NONE);
    if (idle && (files.adds().isEmpty() || removed.isEmpty())) {
      return this;
    }
    Map<String, RemovedFile> waiting = new LinkedHashMap<>();
    removed.forEach(file -> waiting.put(file.path(), file));
    files.removes().forEach(path -> waiting.put(path, new RemovedFile(path, commit.time())));
    change.condemned().forEach(path -> waiting.put(path, new RemovedFile(path, commit.time())));
    Set<String> gone = new HashSet<>(change.deleted());
    files.adds().stream().map(FileEntry::path).forEach(gone::add);
    waiting.keySet().removeAll(gone);
    boolean further = change.horizon() != null && change.horizon().revision() > horizon.revision();
    return new Upkeep(
        List.copyOf(waiting.values()),
        further ? change.horizon() : horizon,
        Math.max(trimmed, change.trimmed()),
        change.retention() == null ? retention : change.retention(),
        mended(change));
  }

  private List<String> mended(Change change) {
    Set<String> paths = new TreeSet<>(mended);
    paths.addAll(change.mended());
    return List.copyOf(paths);
  }
}
