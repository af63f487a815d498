package io.kuberewind.restore.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder of manifests, one file each: {@code <namespace>/<resource.group>/<name>.yaml}, and what
 * lies in no namespace below {@code +cluster}, which comes first in every listing. A list in it,
 * {@code .kuberewind-export}, says what an export wrote, so that the next one into the same folder
 * leaves nothing behind that is no more, and touches nothing else. Nothing is written outside of
 * the folder, whatever names and links say.
 */
public final class ManifestFolder implements ExportSink {
  private static final String LIST = ".kuberewind-export";
  private static final String CLUSTER = "+cluster";

  private final Path root;
  private final Function<ExportedObject, String> text;
  private final Set<String> before;
  private final Set<String> written = new LinkedHashSet<>();

  private ManifestFolder(Path root, Function<ExportedObject, String> text, Set<String> before) {
    this.root = root;
    this.text = text;
    this.before = before;
  }

  /**
   * Opens a folder that is not there, is empty, or was written by an export.
   *
   * @param text the content of one file
   * @param force write into any folder
   * @throws ForeignFolderException when it holds what no export wrote
   */
  public static ManifestFolder open(
      Path folder, Function<ExportedObject, String> text, boolean force) throws IOException {
    if (!force) {
      requireOurs(folder);
    }
    Files.createDirectories(folder);
    Path root = folder.toRealPath();
    return new ManifestFolder(root, text, listed(root));
  }

  /**
   * Whether an export may go there is known before anything is read.
   *
   * @throws ForeignFolderException when it may not
   */
  public static void requireOurs(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || Files.isRegularFile(folder.resolve(LIST))) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        throw new ForeignFolderException(
            folder + " is not empty, and no export wrote it; --force writes into it all the same");
      }
    }
  }

  @Override
  public void accept(ExportedObject object) throws IOException {
    String path = path(object);
    Path file = root.resolve(path);
    inside(file.getParent());
    if (!written.add(path)) {
      throw new FileAlreadyExistsException(path);
    }
    if (!before.contains(path)) {
      // Listed before it is there, so that an export that is killed leaves nothing unknown behind.
      Files.writeString(
          root.resolve(LIST),
          path + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    }
    write(file, text.apply(object));
  }

  /** Deletes what an earlier export wrote and this one did not, and brings the list up to date. */
  public void finish() throws IOException {
    for (String path : before) {
      Path file = root.resolve(path).normalize();
      if (!written.contains(path) && file.startsWith(root) && isInside(file.getParent())) {
        Files.deleteIfExists(file);
      }
    }
    write(root.resolve(LIST), String.join("\n", written) + (written.isEmpty() ? "" : "\n"));
  }

  /** {@code shop/deployments.apps/web.yaml}. */
  static String path(ExportedObject object) {
    String namespace = object.place().namespace();
    return (namespace.isEmpty() ? CLUSTER : FileName.of(namespace))
        + "/"
        + FileName.of(object.type().toString())
        + "/"
        + FileName.of(object.place().name())
        + ".yaml";
  }

  private void inside(Path folder) throws IOException {
    // One level at a time: a link on the way must not be followed and filled first.
    Path at = root;
    for (Path step : root.relativize(folder)) {
      at = at.resolve(step);
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
      }
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw new ForeignFolderException(at + " is no folder of this export, but leads elsewhere");
      }
    }
  }

  private boolean isInside(Path folder) throws IOException {
    return Files.isDirectory(folder) && folder.toRealPath().startsWith(root);
  }

  /** Whole or not there; a link in the place of the file is replaced, not followed. */
  private static void write(Path file, String content) throws IOException {
    Path draft = Files.createTempFile(file.getParent(), ".draft", "");
    try {
      Files.writeString(draft, content, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Set<String> listed(Path root) throws IOException {
    Path list = root.resolve(LIST);
    List<String> lines =
        Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) ? Files.readAllLines(list) : List.of();
    Set<String> listed = new LinkedHashSet<>();
    lines.stream().filter(line -> !line.isBlank()).forEach(listed::add);
    return listed;
  }
}
