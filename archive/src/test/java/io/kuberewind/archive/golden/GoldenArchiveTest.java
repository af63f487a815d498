package io.kuberewind.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.key.HistoryPartition;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives that earlier versions wrote, byte for byte: this one reads them. Of {@code change-1} the
 * files carry the first schema of changes and its documentation; the snapshot of {@code change-2}
 * has a record for each object; {@code pages} is what this version writes.
 */
class GoldenArchiveTest {
  private static final String NEWEST = "pages";
  private static final KeyScope ALL = KeyScope.all(GoldenHistory.CLUSTER);

  @ParameterizedTest
  @ValueSource(strings = {"change-1", "change-2", NEWEST})
  void eachMomentIsReadAsItWas(String version) throws Exception {
    try (ObjectStore store = new FolderStore(golden(version))) {
      Archive archive = Archive.open(store, Optional.empty());

      for (long at = GoldenHistory.revisionAfter(0); at <= GoldenHistory.last(); at += 3) {
        assertThat(list(archive.state(archive.cutAt(TimeSpec.revision(at)), ALL)))
            .as("revision %d", at)
            .containsExactlyElementsOf(GoldenHistory.stateAt(at).values());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"change-1", "change-2", NEWEST})
  void eachObjectsHistoryIsReadAsItWas(String version) throws Exception {
    try (ObjectStore store = new FolderStore(golden(version))) {
      Archive archive = Archive.open(store, Optional.of(GoldenHistory.CLUSTER));

      for (Map.Entry<ResourceKey, List<Change>> object : byKey().entrySet()) {
        KeyScope one = KeyScope.only(object.getKey());
        assertThat(list(archive.history(one, 0, Long.MAX_VALUE)))
            .containsExactlyElementsOf(object.getValue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"change-1", "change-2", NEWEST})
  void theCatalogIsReadAsItWas(String version) throws Exception {
    try (ObjectStore store = new FolderStore(golden(version))) {
      Archive archive = Archive.open(store, Optional.empty());

      assertThat(archive.verify(true).whole()).isTrue();
      assertThat(archive.info().clusterId()).isEqualTo("golden-uid");
      assertThat(archive.info().end().orElseThrow().revision()).isEqualTo(GoldenHistory.last());
      assertThat(archive.types()).hasSize(1);
      assertThat(archive.coverage())
          .filteredOn(span -> span.event() == CoverageEvent.GAP)
          .singleElement()
          .satisfies(gap -> assertThat(gap.reason()).isEqualTo("410 Gone"));
      assertThat(archive.catalog().index().files()).isNotEmpty();
      assertThat(archive.catalog().files()).hasSize(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"change-1", "change-2", NEWEST})
  void itsFilesAreReadByAvroAlone(String version) throws Exception {
    List<String> found = new ArrayList<>();
    for (Path file : avroFiles(golden(version), "log")) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
        assertThat(reader.getMetaString("rewind.kind")).isEqualTo("segment");
        reader.forEach(record -> found.add(record.get("name") + "@" + record.get("revision")));
      }
    }

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            GoldenHistory.all().stream().map(c -> c.getName() + "@" + c.getRevision()).toList());
  }

  /**
   * A file that was put by a version stays what that version would put. Where a newer zstd or
   * schema changes the bytes, write a golden archive more ({@link GoldenArchive#main}), and keep
   * this one.
   */
  @Test
  void theSameOffsetsMakeTheSameBytes(@TempDir Path dir) throws Exception {
    try (ObjectStore store = new FolderStore(dir)) {
      GoldenArchive.write(store);
    }

    for (String folder : List.of("log", "snapshots", "time", "catalog")) {
      assertThat(contents(dir, folder)).as(folder).isEqualTo(contents(golden(NEWEST), folder));
    }
  }

  @Test
  void theHistoryStandsWhereKafkaPutsIt() {
    for (int roll = 0; roll < GoldenHistory.ROLLS; roll++) {
      assertThat(GoldenHistory.roll(roll))
          .allSatisfy(
              each ->
                  assertThat(
                          HistoryPartition.of(
                              ResourceKey.of(each.change()).bytes(), GoldenHistory.PARTITIONS))
                      .isEqualTo(each.partition()));
    }
  }

  static Path golden(String version) throws URISyntaxException {
    return Path.of(GoldenArchiveTest.class.getResource("/golden").toURI()).resolve(version);
  }

  static List<Path> avroFiles(Path archive, String folder) throws IOException {
    try (Stream<Path> files = Files.walk(archive.resolve("golden%2Feu-1").resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }

  private static Map<ResourceKey, List<Change>> byKey() {
    Map<ResourceKey, List<Change>> byKey = new TreeMap<>(Comparator.comparing(ResourceKey::text));
    GoldenHistory.all()
        .forEach(c -> byKey.computeIfAbsent(ResourceKey.of(c), k -> new ArrayList<>()).add(c));
    byKey.values().forEach(each -> each.sort(Comparator.comparingLong(Change::getRevision)));
    return byKey;
  }

  private static List<Change> list(CloseableIterator<Change> changes) {
    List<Change> all = new ArrayList<>();
    try (changes) {
      changes.forEachRemaining(all::add);
    }
    return all;
  }

  private static Map<String, ByteBuffer> contents(Path archive, String folder) throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    Path root = archive.resolve("golden%2Feu-1").resolve(folder);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
