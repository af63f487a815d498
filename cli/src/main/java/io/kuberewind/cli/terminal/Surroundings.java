package io.kuberewind.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it.
 *
 * @param out where answers go
 * @param err where everything else goes: what a time was taken for, progress, problems
 * @param in where an answer to a question comes from
 * @param environment environment variables
 * @param clock what time it is
 * @param zone time zone of times without one
 * @param terminals which of the file descriptors 0, 1 and 2 are terminals, such as {@code 012}
 */
public record Surroundings(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    Clock clock,
    ZoneId zone,
    String terminals) {
  /** Set by the launcher, since Java cannot tell for each stream. */
  private static final String TERMINALS = "kuberewind.terminals";

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        utf8(System.out),
        utf8(System.err),
        System.in,
        System.getenv(),
        Clock.systemUTC(),
        ZoneId.systemDefault(),
        System.getProperty(TERMINALS, ""));
  }

  /** A variable that is set and not blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Asks, and whether the answer is yes. */
  public boolean confirms(String question) throws IOException {
    err.print(question);
    err.flush();
    BufferedReader answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String answer = answers.readLine();
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  /** Who is at work, as far as this machine says; may be empty. */
  public String user() {
    return variable("USER")
        .or(() -> variable("LOGNAME"))
        .orElseGet(() -> System.getProperty("user.name", ""));
  }

  /** Whether answers may carry colours: on a terminal, unless {@code NO_COLOR} is set. */
  public boolean colours() {
    return terminals.contains("1") && variable("NO_COLOR").isEmpty();
  }

  /** Whether somebody can watch progress. */
  public boolean watched() {
    return terminals.contains("2");
  }

  /** Whether somebody can be asked. */
  public boolean attended() {
    return terminals.contains("0") && terminals.contains("2");
  }

  /** One line for a person, beside the answer. */
  public void say(String line) {
    err.println(line);
  }

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(
        new java.io.BufferedOutputStream(stream, 1 << 16), true, StandardCharsets.UTF_8);
  }
}
