package io.kuberewind.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** There is one dictionary of log keys, and it is read by people. */
class LogKeysTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DICTIONARY = ROOT.resolve("deploy/OPERATIONS.md");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| [^|]+ \\|");
  private static final Pattern USE = Pattern.compile("addKeyValue\\(\\s*([^,]+),");
  private static final Pattern LITERAL = Pattern.compile("\"([a-z][A-Za-z]*)\"");

  @Test
  void everyKeyIsInTheDictionaryAndEveryEntryIsUsed() throws IOException {
    assertThat(usedKeys())
        .as("keys of addKeyValue in the sources, and the table under Logs in %s", DICTIONARY)
        .isEqualTo(dictionary());
  }

  private static Set<String> dictionary() throws IOException {
    List<String> lines = Files.readAllLines(DICTIONARY);
    return lines.stream()
        .skip(lines.indexOf("## Logs"))
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> usedKeys() throws IOException {
    Set<String> keys = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          collect(sources, keys);
        }
      }
    }
    return keys;
  }

  private static void collect(Path sources, Set<String> keys) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher use = USE.matcher(Files.readString(file));
        while (use.find()) {
          Matcher literal = LITERAL.matcher(use.group(1));
          assertThat(literal.matches())
              .as("%s: a key is a literal in camel case, not %s", file, use.group(1))
              .isTrue();
          keys.add(literal.group(1));
        }
      }
    }
  }
}
