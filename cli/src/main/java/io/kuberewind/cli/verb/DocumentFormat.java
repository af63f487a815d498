package io.kuberewind.cli.verb;

import io.kuberewind.cli.print.Output;
import picocli.CommandLine.Option;

/** The option of verbs that answer with a table, or with the same as a document. */
final class DocumentFormat {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml")
  private String word;

  /** The format that was asked for: what is wrong with it is said before anything is opened. */
  Output chosen() {
    return Output.parse(word, Output.TABLE, Output.JSON, Output.YAML);
  }
}
