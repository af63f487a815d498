package io.kuberewind.standalone.data;

import java.io.IOException;
import java.nio.file.Path;

/** Another process has the data dir. The message is one line: what is wrong and what to do. */
public final class DataDirInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  DataDirInUseException(Path dir, String pid) {
    super(
        "The data dir %s is in use by another up (pid %s): stop it, or give another --data-dir"
            .formatted(dir, pid));
  }
}
