package io.kuberewind.cli.compare;

import java.util.ArrayList;
import java.util.List;

/** Two texts as {@code diff -u} shows them. */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** Beyond this many cells the middle is shown as replaced whole. */
  private static final long MAX_CELLS = 4_000_000;

  private final List<String> before;
  private final List<String> after;

  private UnifiedDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** The differences of two texts, hunk by hunk, without the names of the files. */
  public static List<String> of(String before, String after) {
    return new UnifiedDiff(before.lines().toList(), after.lines().toList()).hunks();
  }

  private List<String> hunks() {
    List<Line> lines = script();
    List<String> out = new ArrayList<>();
    int i = 0;
    while (i < lines.size()) {
      if (lines.get(i).sign == ' ') {
        i++;
        continue;
      }
      int end = lastOfHunk(lines, i);
      emit(lines, Math.max(0, i - CONTEXT), Math.min(lines.size(), end + 1 + CONTEXT), out);
      i = end + 1 + CONTEXT;
    }
    return out;
  }

  /** The last changed line that is no farther than two contexts from the one before it. */
  private static int lastOfHunk(List<Line> lines, int first) {
    int last = first;
    for (int i = first; i < lines.size() && i - last <= 2 * CONTEXT; i++) {
      if (lines.get(i).sign != ' ') {
        last = i;
      }
    }
    return last;
  }

  private static void emit(List<Line> lines, int from, int to, List<String> out) {
    int beforeLength = 0;
    int afterLength = 0;
    for (Line line : lines.subList(from, to)) {
      beforeLength += line.sign == '+' ? 0 : 1;
      afterLength += line.sign == '-' ? 0 : 1;
    }
    Line first = lines.get(from);
    out.add(
        "@@ -%s +%s @@"
            .formatted(range(first.beforeAt, beforeLength), range(first.afterAt, afterLength)));
    lines.subList(from, to).forEach(line -> out.add(line.sign + line.text));
  }

  private static String range(int at, int length) {
    return (length == 0 ? at : at + 1) + "," + length;
  }

  private List<Line> script() {
    int head = 0;
    int most = Math.min(before.size(), after.size());
    while (head < most && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < head; i++) {
      lines.add(new Line(' ', before.get(i), i, i));
    }
    middle(head, before.size() - tail, after.size() - tail, lines);
    for (int i = tail; i > 0; i--) {
      int a = before.size() - i;
      lines.add(new Line(' ', before.get(a), a, after.size() - i));
    }
    return lines;
  }

  /** The longest common subsequence of what is between the equal head and tail. */
  private void middle(int head, int beforeEnd, int afterEnd, List<Line> lines) {
    int rows = beforeEnd - head;
    int columns = afterEnd - head;
    int[][] common = (long) rows * columns > MAX_CELLS ? null : lengths(head, rows, columns);
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      boolean equal =
          common != null
              && i < rows
              && j < columns
              && before.get(head + i).equals(after.get(head + j));
      if (equal) {
        lines.add(new Line(' ', before.get(head + i), head + i++, head + j++));
      } else if (i < rows
          && (common == null || j == columns || common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line('-', before.get(head + i), head + i++, head + j));
      } else {
        lines.add(new Line('+', after.get(head + j), head + i, head + j++));
      }
    }
  }

  private int[][] lengths(int head, int rows, int columns) {
    int[][] common = new int[rows + 1][columns + 1];
    for (int i = rows - 1; i >= 0; i--) {
      for (int j = columns - 1; j >= 0; j--) {
        common[i][j] =
            before.get(head + i).equals(after.get(head + j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private record Line(char sign, String text, int beforeAt, int afterAt) {}
}
