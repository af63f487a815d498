package io.kuberewind.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/** Every file below a folder, and what is compressed in it: the broker's records, Avro's blocks. */
final class SearchedFiles {
  private final Path root;

  SearchedFiles(Path root) {
    this.root = root;
  }

  /** Names of the files in which {@code wanted} is found. */
  List<String> holding(byte[] wanted) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (holds(file, part -> contains(part, wanted))) {
          found.add(file.toString());
        }
      }
    }
    return found;
  }

  private static boolean holds(Path file, Predicate<ByteBuffer> wanted) throws IOException {
    try {
      if (wanted.test(ByteBuffer.wrap(Files.readAllBytes(file)))) {
        return true;
      }
    } catch (NoSuchFileException gone) {
      return false;
    }
    String path = file.toString();
    if (path.endsWith(".avro")) {
      return avroHolds(file.toFile(), wanted);
    }
    return path.contains("/kafka/") && path.endsWith(".log") && brokerHolds(file.toFile(), wanted);
  }

  private static boolean brokerHolds(File log, Predicate<ByteBuffer> wanted) throws IOException {
    try (FileRecords records = FileRecords.open(log, false)) {
      for (RecordBatch batch : records.batches()) {
        for (Record record : batch) {
          if ((record.hasKey() && wanted.test(record.key()))
              || (record.hasValue() && wanted.test(record.value()))
              || Stream.of(record.headers()).anyMatch(header -> holds(header, wanted))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static boolean holds(Header header, Predicate<ByteBuffer> wanted) {
    return wanted.test(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)))
        || (header.value() != null && wanted.test(ByteBuffer.wrap(header.value())));
  }

  private static boolean avroHolds(File file, Predicate<ByteBuffer> wanted) {
    try (DataFileReader<Object> blocks = new DataFileReader<>(file, new GenericDatumReader<>())) {
      while (blocks.hasNext()) {
        if (wanted.test(blocks.nextBlock())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(ByteBuffer part, byte[] wanted) {
    int last = part.limit() - wanted.length;
    for (int i = part.position(); i <= last; i++) {
      int matched = 0;
      while (matched < wanted.length && part.get(i + matched) == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
