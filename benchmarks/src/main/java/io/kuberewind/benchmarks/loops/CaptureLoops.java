package io.kuberewind.benchmarks.loops;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.archive.key.HistoryPartition;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.watcher.stream.EventReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What is done to each change on its way into Kafka, beside Jackson's tree of the same line. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(Sample.CHANGES)
public class CaptureLoops {
  private static final int PARTITIONS = 4;

  private final List<Change> changes = Sample.changes();
  private final List<byte[]> lines = Sample.watchLines(changes);
  private final ObjectMapper jackson = new ObjectMapper();

  @Benchmark
  public void readLine(Blackhole hole) {
    for (byte[] line : lines) {
      hole.consume(EventReader.watchLine(line));
    }
  }

  @Benchmark
  public void readLineByJackson(Blackhole hole) throws IOException {
    for (byte[] line : lines) {
      hole.consume(jackson.readTree(line));
    }
  }

  @Benchmark
  public byte[] encode() throws IOException {
    return Sample.rows(changes);
  }

  @Benchmark
  public void partition(Blackhole hole) {
    for (Change change : changes) {
      hole.consume(HistoryPartition.of(ResourceKey.of(change).bytes(), PARTITIONS));
    }
  }
}
