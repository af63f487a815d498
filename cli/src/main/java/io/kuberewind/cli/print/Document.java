package io.kuberewind.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.cli.terminal.SafeText;
import java.io.PrintStream;

/** A whole document at once. */
public final class Document {
  private Document() {}

  /** Prints {@code document} as {@code output} says, JSON or YAML. */
  public static void print(PrintStream out, Output output, JsonNode document) {
    if (output == Output.YAML) {
      out.print(SafeText.lines(new Yaml().text(document)));
      out.flush();
    } else {
      JsonAnswer.print(out, document);
    }
  }
}
