package io.kuberewind.watcher.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with a policy file, all of it, each with its place: {@code FILE:LINE:COLUMN}. */
final class Problems {
  private static final int MOST = 50;

  private record Problem(int line, int column, String what) {
    String text(Path file) {
      return line == 0 ? file + ": " + what : "%s:%d:%d: %s".formatted(file, line, column, what);
    }
  }

  private final Path file;
  private final List<Problem> found = new ArrayList<>();

  Problems(Path file) {
    this.file = file;
  }

  void add(Node where, String what) {
    add(where.getStartMark(), what);
  }

  /** Without a place the whole file is meant. */
  void add(Optional<Mark> where, String what) {
    if (found.size() < MOST) {
      found.add(
          where
              .map(mark -> new Problem(mark.getLine() + 1, mark.getColumn() + 1, what))
              .orElse(new Problem(0, 0, what)));
    }
  }

  boolean none() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<String> all() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .map(problem -> problem.text(file))
        .toList();
  }
}
