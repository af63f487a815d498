package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Unchanged objects that have owners, until it is known which owners the plan makes anew. They can
 * be as many as the cluster is large, so they wait in a temporary file, which no other process sees
 * and which goes with this one.
 */
final class OwnedObjects implements AutoCloseable {
  private FileChannel file;
  private Writer out;
  private long objects;

  /** How much there was at some time. */
  record Mark(long position, long objects) {}

  /** Adds an unchanged object. */
  void add(Decision decision) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.set("item", PlanItemJson.write(decision.item()));
    json.set("wanted", decision.wantedOwners());
    json.set("live", decision.liveOwners());
    try {
      open();
      out.write(json.toString());
      out.write('\n');
      objects++;
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** A place to go {@link #backTo}. */
  Mark mark() {
    try {
      return new Mark(file == null ? 0 : end(), objects);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** Forgets what was added since. */
  void backTo(Mark mark) {
    try {
      if (file != null) {
        out.flush();
        file.truncate(mark.position());
      }
      objects = mark.objects();
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** Goes through all of them, in the order in which they came. */
  void forEach(Consumer<Decision> each) {
    if (objects == 0) {
      return;
    }
    try {
      long end = end();
      file.position(0);
      // Not closed: that would close the file.
      BufferedReader lines = new BufferedReader(Channels.newReader(file, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode json = Json.MAPPER.readTree(line);
        PlanItem item = PlanItemJson.read(json.path("item"));
        each.accept(new Decision(item, json.path("wanted"), json.path("live")));
      }
      file.position(end);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
        file = null;
      }
      objects = 0;
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private void open() throws IOException {
    if (file == null) {
      file =
          FileChannel.open(
              Files.createTempFile("kuberewind-plan", ".owned"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      out = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
    }
  }

  private long end() throws IOException {
    out.flush();
    return file.position();
  }

  private static UncheckedIOException unwritten(IOException e) {
    return new UncheckedIOException(
        "a plan needs some room in %s: %s"
            .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
        e);
  }
}
