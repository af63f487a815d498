package io.kuberewind.archive.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Folders: {@code file:///path}, or a path without a scheme. */
public final class FolderStoreProvider implements ObjectStoreProvider {
  @Override
  public boolean serves(String scheme) {
    return scheme.equals("file");
  }

  @Override
  public ObjectStore open(URI uri, Map<String, String> options) {
    if (uri.getScheme() == null) {
      return new FolderStore(Path.of(uri.getPath()));
    }
    if (uri.getPath() == null || uri.getPath().isEmpty() || uri.getAuthority() != null) {
      throw new IllegalArgumentException(
          "%s does not name a folder: write file:///path or just the path".formatted(uri));
    }
    return new FolderStore(Path.of(uri.getPath()));
  }
}
