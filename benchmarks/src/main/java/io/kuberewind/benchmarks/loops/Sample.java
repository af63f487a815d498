package io.kuberewind.benchmarks.loops;

import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.RecordTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** The first changes of the corpus, in the forms that the loops take. */
final class Sample {
  static final int CHANGES = 1_000;

  private static final long SEED = 1;

  private Sample() {}

  static List<Change> changes() {
    RecordTypes.trust();
    Corpus corpus = new Corpus(SEED, CHANGES, CHANGES);
    List<Change> changes = new ArrayList<>();
    while (corpus.hasNext()) {
      changes.add(corpus.next());
    }
    changes.sort(Comparator.comparing(Change::getResource).thenComparing(Change::getNamespace));
    return changes;
  }

  /** A line of a watch for each change. */
  static List<byte[]> watchLines(List<Change> changes) {
    return changes.stream()
        .map(
            change ->
                "{\"type\":\"MODIFIED\",\"object\":%s}"
                    .formatted(StandardCharsets.UTF_8.decode(change.getObject().duplicate()))
                    .getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** Their Avro binary, one after the other. */
  static byte[] rows(List<Change> changes) throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(rows, null);
    SpecificDatumWriter<Change> writer = new SpecificDatumWriter<>(Change.getClassSchema());
    for (Change change : changes) {
      writer.write(change, out);
    }
    out.flush();
    return rows.toByteArray();
  }
}
