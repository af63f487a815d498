package io.kuberewind.cli.source;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.sealing.Unsealer;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.KeyFileException;
import io.kuberewind.sealing.key.SealingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;

/**
 * Opens what was sealed, for who has the keys. What cannot be opened stays as it is, with markers
 * in the place of values, and is told: once for each key.
 */
final class Unsealing implements UnaryOperator<Change> {
  private final Surroundings around;
  private final UnaryOperator<Change> open;
  private final boolean asked;
  private final Set<ResourceKey> opened = ConcurrentHashMap.newKeySet();
  private final Set<String> closed = new ConcurrentSkipListSet<>();

  private Unsealing(Surroundings around, boolean asked, UnaryOperator<Change> open) {
    this.around = around;
    this.asked = asked;
    this.open = open;
  }

  /**
   * By the keys of {@code files}; without any, everything stays sealed.
   *
   * @throws CommandException of wrong use, when a file is no keys file
   */
  static Unsealing by(List<Path> files, Surroundings around) {
    if (files.isEmpty()) {
      return new Unsealing(around, false, change -> change);
    }
    try {
      return new Unsealing(around, true, new Unsealer(FileKeys.open(files))::unseal);
    } catch (KeyFileException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  @Override
  public Change apply(Change change) {
    if (change.getSealed() == null) {
      return change;
    }
    String keyId = change.getSealed().getKeyId();
    if (!asked) {
      closed.add(keyId);
      return change;
    }
    try {
      Change plain = open.apply(change);
      opened.add(ResourceKey.of(change));
      return plain;
    } catch (SealingException e) {
      if (closed.add(keyId)) {
        around.say(
            SafeText.line(
                "cannot open %s at revision %d, key id %s: %s"
                    .formatted(
                        ResourceKey.of(change), change.getRevision(), keyId, e.getMessage())));
      }
      return change;
    }
  }

  /** Whether something of that object was sealed and is open now. */
  boolean hasOpened(ResourceKey key) {
    return opened.contains(key);
  }

  /**
   * Says whether the answer holds what is still sealed.
   *
   * @throws CommandException of failure, when that was to be opened
   */
  void end() {
    if (closed.isEmpty()) {
      return;
    }
    String keys = String.join(", ", closed);
    if (asked) {
      throw CommandException.failed(
          "cannot open everything that is sealed, key ids %s: the answer holds markers in its place"
              .formatted(keys),
          null);
    }
    around.say("sealed by %s: give --keys FILE to see what is behind the markers".formatted(keys));
  }
}
