package io.kuberewind.archive.fold;

import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.RowFilter;

/**
 * A file and what is wanted of it.
 *
 * @param file the file
 * @param filter which of its rows
 */
public record FilteredFile(FileEntry file, RowFilter filter) {
  public boolean mayMatch() {
    return filter.mayMatch(file.contents());
  }
}
