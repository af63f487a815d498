package io.kuberewind.benchmarks.loops;

import io.kuberewind.archive.block.PageForm;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done to each object of a snapshot, beside a copy of the same bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(Sample.CHANGES)
public class ArchiveLoops {
  private final PageForm form = new PageForm(Change.getClassSchema());
  private final byte[] rows;
  private final byte[] page;

  public ArchiveLoops() {
    try {
      rows = Sample.rows(Sample.changes());
      page = form.block(rows, Sample.CHANGES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public byte[] writePage() throws IOException {
    return form.block(rows, Sample.CHANGES);
  }

  @Benchmark
  public byte[] readPage() throws IOException {
    return form.rows(page, Sample.CHANGES);
  }

  @Benchmark
  public byte[] copy() {
    return rows.clone();
  }
}
