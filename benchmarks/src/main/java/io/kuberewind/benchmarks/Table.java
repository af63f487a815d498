package io.kuberewind.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Rows of figures: least, median and greatest of several runs, and the bound that the product
 * promises.
 */
final class Table {
  private record Row(String what, String unit, List<Double> figures, String bound) {}

  private final List<Row> rows = new ArrayList<>();

  /** Adds a row; {@code figures} holds one value per run, in {@code unit}. */
  void add(String what, String unit, double[] figures, String bound) {
    List<Double> sorted = Arrays.stream(figures).sorted().boxed().toList();
    rows.add(new Row(what, unit, sorted, bound));
  }

  void print() {
    System.out.printf(
        "%n%-62s %5s %9s %9s %9s  %-6s %s%n",
        "", "runs", "min", "median", "max", "unit", "promised");
    for (Row row : rows) {
      List<Double> figures = row.figures();
      System.out.printf(
          Locale.ROOT,
          "%-62s %5d %9.2f %9.2f %9.2f  %-6s %s%n",
          row.what(),
          figures.size(),
          figures.get(0),
          median(figures),
          figures.get(figures.size() - 1),
          row.unit(),
          row.bound());
    }
  }

  /** The middle of sorted figures. */
  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
