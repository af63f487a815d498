package io.kuberewind.cli.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.sealing.key.KeyNames;
import io.kuberewind.sealing.key.KeyService;
import io.kuberewind.sealing.key.Keyset;
import io.kuberewind.sealing.key.KeysetFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What can be done with keys files. Says ids of keys, and nothing of the keys themselves. */
public final class KeysCommand {
  private final Surroundings around;

  public KeysCommand(Surroundings around) {
    this.around = around;
  }

  /** Makes a file with a first key. */
  public void create(Path file, boolean perNamespace) {
    requireFolder(file);
    new KeysetFile(file).create(Keyset.create(around.clock().instant(), perNamespace));
    say(file, new KeysetFile(file).read(), KeyService.MAIN);
    around.say(
        "keep a copy of %s away from the archive: without it nobody can read what it seals%s"
            .formatted(
                file,
                perNamespace ? ", and again whenever a namespace has got a key of its own" : ""));
  }

  /** Adds a version of the main key, or of a namespace's, that seals from now on. */
  public void rotate(Path file, String namespace) {
    String name = namespace == null ? KeyService.MAIN : KeyNames.ofNamespace(namespace);
    Keyset changed =
        new KeysetFile(file)
            .update(
                keys -> {
                  if (namespace != null) {
                    return keys.rotatedNamespace(namespace, around.clock().instant());
                  }
                  requireWhole(file, keys);
                  return keys.rotated(KeyService.MAIN, around.clock().instant());
                });
    say(file, changed, name);
  }

  /** Lists the keys in the order of their ids. */
  public void list(Path file, boolean json) {
    Keyset keys = new KeysetFile(file).read();
    if (json) {
      JsonAnswer answer = new JsonAnswer(around.out(), null);
      keys.ids().forEach(id -> answer.item(item(keys, id)));
      answer.end(Json.MAPPER.createObjectNode().put("perNamespace", keys.perNamespace()));
      return;
    }
    try (Table table = new Table(around.out(), "ID", "NAMESPACE", "SEALS", "OPENS")) {
      for (String id : keys.ids()) {
        table.row(
            id,
            KeyNames.namespaceOf(KeyNames.nameOf(id)).orElse(""),
            keys.isCurrent(id) ? "yes" : "no",
            keys.unwraps(id) ? "yes" : "no");
      }
    }
  }

  /** Writes what a watcher needs and no more, or brings such a file up to date. */
  public void recorder(Path file, Path out) {
    requireFolder(out);
    Keyset recorder = new KeysetFile(file).read().recorder();
    KeysetFile target = new KeysetFile(out);
    if (Files.exists(out)) {
      target.update(there -> updated(out, there, recorder, file));
    } else {
      target.create(recorder);
    }
    around.out().println(out + ": seals, and opens nothing");
    around.out().flush();
  }

  /** Removes the keys of a namespace from the files, for ever. */
  public void forget(List<Path> files, String namespace) {
    String name = KeyNames.ofNamespace(namespace);
    boolean found = false;
    for (Path file : files) {
      if (new KeysetFile(file).read().has(name)) {
        new KeysetFile(file).update(keys -> keys.without(name));
        found = true;
        around.out().println(file + ": the keys of namespace " + namespace + " are gone");
      }
    }
    around.out().flush();
    if (!found) {
      throw CommandException.no(
          "namespace %s has no key of its own in %s: what of it is sealed is sealed by the main key. 'keys rotate --namespace %s' gives it one from now on"
              .formatted(namespace, names(files), namespace));
    }
    around.say(
        "what they sealed can be read by nobody, as soon as every copy of the files is gone too");
  }

  private static Keyset updated(Path out, Keyset there, Keyset recorder, Path file) {
    if (!there.hasSameHashKey(recorder)) {
      throw CommandException.refused(
          "%s was not made from %s: choose another file".formatted(out, file));
    }
    if (there.ids().stream().anyMatch(there::unwraps)) {
      throw CommandException.refused(out + " holds keys that open: choose another file");
    }
    return there.merged(recorder);
  }

  private static void requireWhole(Path file, Keyset keys) {
    if (keys.ids().stream().noneMatch(keys::unwraps)) {
      throw CommandException.refused(
          file
              + " only seals: rotate the file it was made from, then bring it up to date with 'keys recorder'");
    }
  }

  private static void requireFolder(Path file) {
    if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw CommandException.usage("there is no folder for the keys file " + file);
    }
  }

  private void say(Path file, Keyset keys, String name) {
    keys.ids().stream()
        .filter(id -> KeyNames.nameOf(id).equals(name) && keys.isCurrent(id))
        .forEach(id -> around.out().println(file + ": " + id + " seals from now on"));
    around.out().flush();
  }

  private static ObjectNode item(Keyset keys, String id) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", id)
        .put("name", KeyNames.nameOf(id))
        .put("namespace", KeyNames.namespaceOf(KeyNames.nameOf(id)).orElse(null))
        .put("seals", keys.isCurrent(id))
        .put("opens", keys.unwraps(id));
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }
}
