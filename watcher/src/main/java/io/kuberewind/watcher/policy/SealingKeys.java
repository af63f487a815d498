package io.kuberewind.watcher.policy;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.schemas.Change;
import io.kuberewind.sealing.SealOrder;
import io.kuberewind.sealing.Sealer;
import io.kuberewind.sealing.field.FieldPattern;
import io.kuberewind.sealing.field.ValueHash;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.KeyFileException;
import io.kuberewind.sealing.key.KeyNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that seal. Their files are read again when they change, so keys rotate while we run. */
public final class SealingKeys {
  private static final Logger log = LoggerFactory.getLogger(SealingKeys.class);

  private final FileKeys keys;
  private volatile Sealer sealer;
  private String problem = "";

  private SealingKeys(FileKeys keys) {
    this.keys = keys;
    this.sealer = sealer();
  }

  /**
   * Reads the files; empty where none is named.
   *
   * @throws ConfigException when one cannot be used
   */
  public static Optional<SealingKeys> open(List<Path> files) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SealingKeys(FileKeys.open(files)));
    } catch (KeyFileException e) {
      throw new ConfigException(List.of("keys: " + e.getMessage()));
    }
  }

  /**
   * {@code change} as it may go out.
   *
   * @param ownKey whether the namespace's own key seals, made if there is none yet
   * @throws io.kuberewind.sealing.key.SealingException when it cannot be sealed now
   */
  Change seal(Change change, List<FieldPattern> fields, boolean ownKey) {
    String namespace = change.getNamespace();
    String name = ownKey ? KeyNames.ofNamespace(namespace) : keys.nameFor(namespace);
    return sealer.seal(change, new SealOrder(name, fields));
  }

  /**
   * Reads the files again if they changed; those that cannot be read leave the keys as they are.
   */
  public synchronized void refresh() {
    try {
      if (keys.refresh()) {
        sealer = sealer();
        log.atInfo().log("the keys changed");
      }
      problem = "";
    } catch (KeyFileException e) {
      if (!problem.equals(e.getMessage())) {
        problem = e.getMessage();
        log.atWarn().log("sealing goes on with the keys as they were: {}", problem);
      }
    }
  }

  private Sealer sealer() {
    return new Sealer(keys, new ValueHash(keys.keyset().hashKey()));
  }
}
