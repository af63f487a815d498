package io.kuberewind.benchmarks.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of ratios in Markdown: ours against a reference that was measured next to it, run by run,
 * so that what else the machine does falls on both.
 */
public final class Ratios {
  private final List<Row> rows = new ArrayList<>();

  /** One comparison. */
  public static final class Row {
    private final String what;
    private final Bounds bounds;
    private final String unit;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> reference = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private String note = "";

    private Row(String what, String unit, Bounds bounds) {
      this.what = what;
      this.unit = unit;
      this.bounds = bounds;
    }

    /** Adds a run. */
    public Row add(double oursInRun, double referenceInRun) {
      return add(oursInRun, referenceInRun, oursInRun / referenceInRun);
    }

    /** Adds a run whose figure is another than the quotient. */
    public Row add(double oursInRun, double referenceInRun, double figure) {
      ours.add(oursInRun);
      reference.add(referenceInRun);
      ratios.add(figure);
      return this;
    }

    /** What the reference was, and what a reader should know. */
    public Row note(String text) {
      note = text;
      return this;
    }

    private String line() {
      double ratio = middle(ratios);
      return "| %s | %s %s | %s %s | **%s** (%s to %s, %d) | %s | %s | %s | %s |"
          .formatted(
              what,
              figure(middle(ours)),
              unit,
              figure(middle(reference)),
              unit,
              figure(ratio),
              figure(ratios.stream().min(Double::compare).orElse(Double.NaN)),
              figure(ratios.stream().max(Double::compare).orElse(Double.NaN)),
              ratios.size(),
              bounds.text(bounds.must()),
              bounds.text(bounds.aim()),
              bounds.verdict(ratio),
              note);
    }
  }

  /**
   * What is promised of a ratio.
   *
   * @param must what it has to reach
   * @param aim what it should reach; NaN for none
   * @param atLeast whether more is better
   */
  public record Bounds(double must, double aim, boolean atLeast) {
    public static Bounds atMost(double must, double aim) {
      return new Bounds(must, aim, false);
    }

    public static Bounds atLeast(double must, double aim) {
      return new Bounds(must, aim, true);
    }

    /** For a figure of which nothing is promised. */
    public static Bounds none() {
      return new Bounds(Double.NaN, Double.NaN, true);
    }

    private String text(double bound) {
      return Double.isNaN(bound) ? "" : (atLeast ? "≥ " : "≤ ") + figure(bound);
    }

    private String verdict(double ratio) {
      if (Double.isNaN(must)) {
        return "";
      }
      return reaches(ratio, aim) ? "aim" : reaches(ratio, must) ? "must" : "missed";
    }

    private boolean reaches(double ratio, double bound) {
      return atLeast ? ratio >= bound : ratio <= bound;
    }
  }

  public Row row(String what, String unit, Bounds bounds) {
    Row row = new Row(what, unit, bounds);
    rows.add(row);
    return row;
  }

  /** The table, medians first, the least and greatest ratio and the number of runs behind. */
  public String markdown() {
    StringBuilder table =
        new StringBuilder(
            """
            | | ours | reference | ratio (least to greatest, runs) | must | aim | reached | reference and remarks |
            |---|---|---|---|---|---|---|---|
            """);
    rows.stream()
        .filter(row -> !row.ratios.isEmpty())
        .forEach(row -> table.append(row.line()).append('\n'));
    return table.toString();
  }

  /** The middle of the figures. */
  public static double middle(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Three digits that count. */
  static String figure(double value) {
    if (value == 0 || Double.isNaN(value)) {
      return value == 0 ? "0" : "?";
    }
    int digits = (int) Math.floor(Math.log10(Math.abs(value)));
    return String.format(Locale.ROOT, "%,." + Math.max(0, 2 - digits) + "f", value);
  }
}
