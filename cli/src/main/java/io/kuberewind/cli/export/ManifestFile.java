package io.kuberewind.cli.export;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.restore.export.ExportSink;
import io.kuberewind.restore.export.ExportedObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** All manifests in one file, in the order in which they are to be applied; whole or not there. */
public final class ManifestFile implements ExportSink, AutoCloseable {
  private final ManifestText text = new ManifestText();
  private final Path file;
  private final Path draft;
  private final BufferedWriter out;

  private ManifestFile(Path file, Path draft) throws IOException {
    this.file = file;
    this.draft = draft;
    this.out = Files.newBufferedWriter(draft, StandardCharsets.UTF_8);
  }

  /**
   * Begins the file; {@code comment} is its first line.
   *
   * @throws CommandException of wrong use, when there is no folder for it
   */
  public static ManifestFile create(Path file, String comment) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw CommandException.usage("there is no folder for the file " + file);
    }
    // Readable by its owner only: it may hold secrets.
    ManifestFile manifests = new ManifestFile(file, Files.createTempFile(folder, ".export", ""));
    manifests.out.write("# " + comment + "\n");
    return manifests;
  }

  @Override
  public void accept(ExportedObject object) throws IOException {
    out.write("---\n");
    out.write(text.of(object));
  }

  /** Puts the file into its place. */
  public void finish() throws IOException {
    out.close();
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(draft);
  }
}
