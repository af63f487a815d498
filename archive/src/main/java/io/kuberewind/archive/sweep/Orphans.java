package io.kuberewind.archive.sweep;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Objects that look like files of the archive and that its catalog does not list: what a killed
 * writer left behind, or what a lock kept longer than the archive needed it.
 */
public final class Orphans {

  private final ObjectStore store;
  private final ObjectPath base;

  public Orphans(ObjectStore store, Layout layout) {
    this.store = store;
    this.base = layout.base();
  }

  /**
   * The orphans of now.
   *
   * @param catalog asked for the catalog's state after the objects were listed: what was committed
   *     in between is no orphan
   */
  public List<ObjectStat> find(Supplier<CatalogState> catalog) {
    List<ObjectStat> objects = new ArrayList<>();
    eachFolder(base.resolve("log"), folder -> collect(folder, FileNames.SEGMENT, objects));
    eachFolder(base.resolve("snapshots"), folder -> collect(folder, FileNames.SNAPSHOT, objects));
    collect(base.resolve("time"), FileNames.TIME_FILE, objects);
    CatalogState state = catalog.get();
    Set<String> known = new HashSet<>();
    state.files().stream().map(FileEntry::path).forEach(known::add);
    state.index().files().stream().map(TimeFile::path).forEach(known::add);
    state.upkeep().removed().forEach(file -> known.add(file.path()));
    return objects.stream()
        .filter(object -> !known.contains(object.path().text()))
        .filter(object -> !mayBeFoundAgain(object, state))
        .toList();
  }

  /**
   * A writer that was killed makes the same file again, and makes do with the one that is there:
   * what lies ahead of the catalog is still to be committed.
   */
  private boolean mayBeFoundAgain(ObjectStat object, CatalogState state) {
    String folder = object.path().names().get(object.path().names().size() - 2);
    Matcher segment = FileNames.SEGMENT.matcher(object.path().name());
    if (folder.matches("p\\d{1,6}") && segment.matches()) {
      int partition = Integer.parseInt(folder.substring(1));
      return Long.parseLong(segment.group(2)) >= state.nextOffset(partition);
    }
    Matcher time = FileNames.TIME_FILE.matcher(object.path().name());
    if (folder.equals("time") && time.matches()) {
      List<TimeFile> files = state.index().files();
      return files.isEmpty()
          || Long.parseLong(time.group(2)) >= files.get(files.size() - 1).last().readEnded();
    }
    return false;
  }

  private void eachFolder(ObjectPath above, Consumer<ObjectPath> use) {
    List<String> names;
    try (Stream<String> folders = store.folders(above)) {
      names = folders.toList();
    }
    names.forEach(name -> use.accept(above.resolve(name)));
  }

  private void collect(ObjectPath folder, Pattern name, List<ObjectStat> into) {
    try (Stream<ObjectStat> found = store.list(folder)) {
      found.filter(object -> name.matcher(object.path().name()).matches()).forEach(into::add);
    }
  }
}
