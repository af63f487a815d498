package io.kuberewind.restore.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.kuberewind.restore.fields.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A plan in a file of its own, whole or not there. No secret is in it. */
public final class PlanFile {
  private static final long MAX_BYTES = 512L << 20;

  private PlanFile() {}

  public static void write(RestorePlan plan, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, ".plan", ".json");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft));
          JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out)) {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
        PlanJson.write(plan, json);
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Reads a plan.
   *
   * @throws EditedPlanException when it was changed after it was made
   * @throws IllegalArgumentException when the file is not there or not a plan; the message says so
   * @throws IOException when the file cannot be read
   */
  public static RestorePlan read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no plan at " + file);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(file + " is too large to be a plan");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return PlanJson.read(in);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no plan at " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " is not a plan of kubectl rewind", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
