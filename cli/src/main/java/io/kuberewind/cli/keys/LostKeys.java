package io.kuberewind.cli.keys;

import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.verify.KeyUse;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.Keyset;
import java.nio.file.Path;
import java.util.List;

/** What of an archive is sealed by keys that are not among those at hand. */
public final class LostKeys {
  private LostKeys() {}

  /** By file and key; nothing where no keys are given to hold it against. */
  public static List<KeyUse> in(Archive archive, List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    Keyset keys = FileKeys.open(files).keyset();
    return archive.keyUses().stream().filter(use -> !keys.unwraps(use.keyId())).toList();
  }

  /** What is lost, in a sentence. */
  public static String text(KeyUse use) {
    return "cannot open %d changes, revisions %d to %d: key id %s is not among the keys"
        .formatted(use.changes(), use.minRevision(), use.maxRevision(), use.keyId());
  }
}
