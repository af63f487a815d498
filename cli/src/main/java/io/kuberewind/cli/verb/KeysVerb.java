package io.kuberewind.cli.verb;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.keys.KeysCommand;
import io.kuberewind.cli.keys.KeysOptions;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys that seal. */
@Command(
    name = "keys",
    description = "Make and look after the keys that Secrets are sealed with.",
    footer = {
      "",
      "create [FILE]         make a keys file, for you alone to read",
      "rotate                add a version of the main key, or with --namespace of that namespace's;",
      "                      it seals from now on, older versions go on opening what they sealed",
      "ls                    list the keys: which seal, and which open",
      "recorder OUT          write what a watcher needs: it seals, and opens nothing",
      "forget NAMESPACE      throw the keys of a namespace away: what they sealed is lost for ever",
      "",
      "The file is named by --keys or KUBEREWIND_KEYS. A running 'up' takes changes of it up by",
      "itself."
    })
public final class KeysVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private KeysOptions keysOptions;

  @Parameters(
      index = "0",
      paramLabel = "create|rotate|ls|recorder|forget",
      description = "what to do")
  private String action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE|NAMESPACE",
      description = "what it is done to")
  private String subject;

  @Option(
      names = "--per-namespace",
      description = "create: each namespace gets a key of its own, which can be thrown away")
  private boolean perNamespace;

  @Option(names = "--namespace", paramLabel = "NAME", description = "rotate: of which namespace")
  private String namespace;

  @Option(
      names = {"-y", "--yes"},
      description = "forget: do not ask")
  private boolean yes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "ls: table or json")
  private String format;

  public KeysVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    Output output = Output.parse(format, Output.TABLE, Output.JSON);
    KeysCommand keys = new KeysCommand(around);
    switch (action) {
      case "create" -> keys.create(subject == null ? file() : Path.of(subject), perNamespace);
      case "rotate" -> keys.rotate(file(), namespace);
      case "ls", "list" -> keys.list(file(), output == Output.JSON);
      case "recorder" -> keys.recorder(file(), Path.of(required("the file to write")));
      case "forget" -> forget(keys, required("the namespace"));
      default ->
          throw CommandException.usage(
              "keys has create, rotate, ls, recorder and forget, and no '" + action + "'");
    }
    return ExitCode.DONE;
  }

  private void forget(KeysCommand keys, String forgotten) throws IOException {
    List<Path> files = files();
    if (!yes && !around.attended()) {
      throw CommandException.usage("there is nobody to ask: add --yes");
    }
    if (!yes
        && !around.confirms(
            "what was sealed of namespace %s is lost for ever; go on? [y/N] "
                .formatted(forgotten))) {
      throw CommandException.refused("not confirmed: nothing was thrown away");
    }
    keys.forget(files, forgotten);
  }

  /** A file that is written is one; others may be read beside it. */
  private Path file() {
    return files().get(0);
  }

  private List<Path> files() {
    List<Path> files = keysOptions.files(around);
    if (files.isEmpty()) {
      throw CommandException.usage(
          "say which keys file: --keys FILE, or " + KeysOptions.VARIABLE + " in the environment");
    }
    return files;
  }

  private String required(String what) {
    if (subject == null) {
      throw CommandException.usage("keys " + action + " needs " + what);
    }
    return subject;
  }
}
