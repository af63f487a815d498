package io.kuberewind.audit.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files that a path stands for, oldest first: all of a folder, or a log with what was rotated
 * away from it ({@code audit-2026-11-21T12-00-00.000.log}, {@code audit.log.1}).
 */
final class LogFiles {
  private static final int MOST_FILES = 10_000;

  private LogFiles() {}

  static List<Path> of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return list(path, "", path);
    }
    Path folder = path.toAbsolutePath().getParent();
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return Files.isDirectory(folder)
        ? list(folder, dot < 0 ? name : name.substring(0, dot), path.toAbsolutePath())
        : List.of();
  }

  private static List<Path> list(Path folder, String stem, Path last) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder,
            entry ->
                Files.isRegularFile(entry)
                    && !entry.getFileName().toString().startsWith(".")
                    && isOf(stem, entry.getFileName().toString()))) {
      for (Path entry : entries) {
        if (files.size() < MOST_FILES) {
          files.add(entry);
        }
      }
    }
    files.sort(
        Comparator.comparing((Path file) -> file.equals(last))
            .thenComparing(LogFiles::modified)
            .thenComparing(Comparator.naturalOrder()));
    return files;
  }

  /** Rotation puts a dash or a dot behind the name: another log beside it is none of ours. */
  private static boolean isOf(String stem, String name) {
    return stem.isEmpty()
        || (name.startsWith(stem)
            && name.length() > stem.length()
            && "-.".indexOf(name.charAt(stem.length())) >= 0
            && (name.charAt(stem.length()) == '.'
                || Character.isDigit(name.charAt(Math.min(stem.length() + 1, name.length() - 1)))));
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException gone) {
      // Rotated away between the listing and now: it sorts first and is not there to be read.
      return 0;
    }
  }
}
