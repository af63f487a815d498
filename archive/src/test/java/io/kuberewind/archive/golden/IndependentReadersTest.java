package io.kuberewind.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that this version writes, read without a line of its code: by Avro for Java always, by
 * Python's fastavro where this machine has it.
 */
class IndependentReadersTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "read_archive.py");

  @TempDir Path dir;

  @BeforeEach
  void write() {
    try (ObjectStore store = new FolderStore(dir)) {
      GoldenArchive.write(store);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsRead() {
    Map<String, Function<Path, List<String>>> readers = new LinkedHashMap<>();
    readers.put("Avro for Java", IndependentReadersTest::readByAvro);
    Fastavro.find()
        .ifPresent(fastavro -> readers.put("fastavro", folder -> fastavro.run(SCRIPT, folder)));
    return readers.entrySet().stream()
        .map(
            reader ->
                DynamicTest.dynamicTest(
                    reader.getKey(), () -> requireAll(reader.getValue().apply(dir))));
  }

  private static void requireAll(List<String> lines) {
    List<String> changes = GoldenHistory.all().stream().map(IndependentReadersTest::line).toList();
    List<String> objects =
        GoldenHistory.stateAt(GoldenHistory.revisionAfter(1)).values().stream()
            .map(IndependentReadersTest::line)
            .toList();

    assertThat(of("segment", lines)).containsExactlyInAnyOrderElementsOf(changes);
    assertThat(of("snapshot", lines)).containsExactlyInAnyOrderElementsOf(objects);
    assertThat(of("ticks", lines)).hasSize(3);
  }

  private static String line(Change change) {
    return line(change.getRevision(), change.getName(), change.getObject());
  }

  private static String line(Object revision, Object name, ByteBuffer object) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(object.duplicate());
      return revision + "\t" + name + "\t" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> of(String kind, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(kind + "\t"))
        .map(line -> line.substring(line.indexOf('\t', kind.length() + 1) + 1))
        .toList();
  }

  private static List<String> readByAvro(Path folder) {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".avro")).toList()) {
        try (DataFileReader<GenericRecord> reader =
            new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
          String kind = reader.getMetaString("rewind.kind");
          for (GenericRecord each : reader) {
            for (String line : lines(each)) {
              lines.add((kind == null ? "ticks" : kind) + "\t" + file + "\t" + line);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static List<String> lines(GenericRecord record) {
    if (!record.hasField("object")) {
      return List.of(line(record.get("revision"), "", ByteBuffer.allocate(0)));
    }
    if (record.get("object") instanceof ByteBuffer object) {
      return List.of(line(record.get("revision"), record.get("name"), object));
    }
    List<?> revisions = (List<?>) record.get("revision");
    List<?> names = (List<?>) record.get("name");
    List<ByteBuffer> objects = PlainPages.objects((GenericRecord) record.get("object"));
    return IntStream.range(0, revisions.size())
        .mapToObj(i -> line(revisions.get(i), names.get(i), objects.get(i)))
        .toList();
  }
}
