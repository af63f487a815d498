package io.kuberewind.restore.export;

import java.io.IOException;

/** Takes manifests as they come, in the order in which they are to be applied. */
@FunctionalInterface
public interface ExportSink {
  void accept(ExportedObject object) throws IOException;
}
