package io.kuberewind.cli.source;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.read.Recent;
import io.kuberewind.archive.read.RecentLog;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * The recent changes and coverage of a running instance. The answer is a row of records: partition
 * (4 bytes), offset (8 bytes), length (4 bytes), all big-endian, and so many bytes in the wire
 * format of the topics.
 */
final class HttpRecentLog implements RecentLog {
  private static final String HISTORY = "/api/v1/recent";
  private static final String COVERAGE = "/api/v1/recent/coverage";
  private static final long MAX_BYTES = 256L << 20;
  private static final int MAX_RECORD_BYTES = 64 << 20;

  private final InstanceClient client;
  private final String cluster;
  private final WireCodec codec = WireCodec.withCatalogue();

  HttpRecentLog(InstanceClient client, String cluster) {
    this.client = client;
    this.cluster = cluster;
  }

  @Override
  public Recent after(CatalogState archived) {
    Recent.Collector recent = new Recent.Collector(MAX_BYTES);
    try {
      read(HISTORY, archived.positions().offsets(), recent);
      // After the history, so that no gap stays untold that one of its barriers has passed.
      read(COVERAGE, archived.seen().offsets(), recent);
    } catch (IOException | UndecodableRecordException | NumberFormatException e) {
      throw new InstanceUnavailableException(e.getMessage(), e);
    }
    return recent.build();
  }

  private void read(String path, Map<Integer, Long> from, Recent.Collector recent)
      throws IOException {
    Map<Integer, Long> offsets = from;
    while (offsets != null) {
      offsets = readPage(path, offsets, recent);
    }
  }

  /** Reads one answer and returns where it goes on, or null at the end. */
  private Map<Integer, Long> readPage(
      String path, Map<Integer, Long> offsets, Recent.Collector recent) throws IOException {
    try (InstanceClient.Answer answer = client.get(path + query(offsets))) {
      if (answer.code() != 200) {
        throw new InstanceUnavailableException("it answers with HTTP " + answer.code());
      }
      records(new DataInputStream(new BufferedInputStream(answer.body(), 1 << 16)), recent);
      Map<Integer, Long> next = next(answer.more());
      if (offsets.equals(next)) {
        throw new IOException("it does not get on");
      }
      return next;
    }
  }

  private String query(Map<Integer, Long> offsets) {
    StringBuilder query = new StringBuilder("?cluster=");
    query.append(URLEncoder.encode(cluster, StandardCharsets.UTF_8));
    new TreeMap<>(offsets)
        .forEach((partition, offset) -> query.append("&offset." + partition + "=" + offset));
    return query.toString();
  }

  /** Reads {@code 0=17,1=22}. */
  private static Map<Integer, Long> next(String more) {
    if (more.isEmpty()) {
      return null;
    }
    Map<Integer, Long> next = new TreeMap<>();
    for (String part : more.split(",", -1)) {
      int equals = part.indexOf('=');
      next.put(
          Integer.valueOf(part.substring(0, Math.max(0, equals))),
          Long.valueOf(part.substring(equals + 1)));
    }
    return next;
  }

  private void records(DataInputStream in, Recent.Collector recent) throws IOException {
    for (int first = in.read(); first >= 0; first = in.read()) {
      int partition = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      in.readLong();
      int length = in.readInt();
      if (length < 0 || length > MAX_RECORD_BYTES) {
        throw new IOException("a record of " + length + " bytes");
      }
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException("the answer ends within a record");
      }
      add(recent, partition, codec.decode(payload));
    }
  }

  private static void add(Recent.Collector recent, int partition, SpecificRecord record) {
    if (record instanceof Change change) {
      recent.add(change);
    } else if (record instanceof Barrier barrier) {
      recent.add(partition, barrier);
    } else if (record instanceof Coverage coverage) {
      recent.add(coverage);
    }
  }
}
