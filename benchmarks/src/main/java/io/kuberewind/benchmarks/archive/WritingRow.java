package io.kuberewind.benchmarks.archive;

import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/** Changes a second: sorted, indexed, hashed and committed, against an Avro file as they come. */
final class WritingRow {
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int LEVEL = 3;

  private final Settings settings;
  private final List<Change> changes;

  WritingRow(Settings settings, Histories histories) {
    this.settings = settings;
    this.changes = histories.sample();
  }

  void measure(Ratios table) throws IOException {
    Ratios.Row row =
        table
            .row("changes archived", "1/s", Bounds.atLeast(0.5, 0.8))
            .note("plain Avro file with the same codec, %s".formatted(size()));
    archive();
    plain();
    for (int run = 0; run < settings.runs(); run++) {
      row.add(changes.size() / archive(), changes.size() / plain());
    }
  }

  private String size() {
    double bytes =
        changes.stream().mapToInt(change -> change.getObject().remaining()).average().orElse(0);
    return "changes of %,.0f B".formatted(bytes);
  }

  private double archive() throws IOException {
    Path folder = settings.work().resolve("written");
    long started = System.nanoTime();
    ArchiveBuild.Pace pace = new ArchiveBuild.Pace(Integer.MAX_VALUE, 64L << 20, Integer.MAX_VALUE);
    try (ArchiveBuild archive = new ArchiveBuild(folder, pace)) {
      changes.forEach(archive);
      archive.finish();
    }
    double seconds = Work.secondsSince(started);
    Work.remove(folder);
    return seconds;
  }

  private double plain() throws IOException {
    Path file = settings.work().resolve("plain.avro");
    long started = System.nanoTime();
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        DataFileWriter<Change> writer =
            new DataFileWriter<>(new SpecificDatumWriter<>(Change.getClassSchema()))) {
      writer.setCodec(CodecFactory.zstandardCodec(LEVEL)).setSyncInterval(BLOCK_BYTES);
      writer.create(Change.getClassSchema(), Channels.newOutputStream(channel));
      for (Change change : changes) {
        writer.append(change);
      }
      writer.flush();
      channel.force(true);
    }
    return Work.secondsSince(started);
  }
}
