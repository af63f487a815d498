package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the reading verbs print, word for word. With {@code -Dgolden.write} the files are written
 * anew, to be read before they are committed.
 */
class GoldenTest {
  private static final Path FILES = Path.of("src/test/resources/io/kuberewind/cli/golden");

  @TempDir private static Path folder;

  @BeforeAll
  static void record() {
    ShopArchive.write(folder.resolve("shop"));
    PeopleArchive.write(folder.resolve("people"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get-table | get all-kinds -A --at 2026-11-20T14:00:29Z",
        "get-wide | get deploy,cm -n shop --at rev:24 -o wide",
        "get-json | get deployment/web -n shop --at 2026-11-20T14:00:18.5Z -o json",
        "get-yaml | get secret -n shop --at rev:21 -o yaml",
        "get-name | get deploy,secret,ns -A -l app=shop --at rev:24 -o name",
        "get-local-time | get cm storefront -n shop --at 2026-11-20_15:00:26",
        "get-gap | get promotions -A --at rev:17",
        "get-none | get cm -n nowhere --at rev:24",
        "log-object | log deployment/web -n shop",
        "log-namespace | log -n shop --since rev:11 --until rev:29",
        "log-json | log deploy/web -n shop --since rev:18 -o json",
        "log-secret | log secret/payment -n shop",
        "log-limit | log -A --limit 2",
        "who-table | who --since rev:1 -n shop",
        "who-actor | who --actor restore -o json",
        "diff-text | diff --from rev:14 --to rev:31 -n shop",
        "diff-json | diff --from rev:14 --to rev:24 -n shop -o json",
        "diff-yaml | diff --from rev:16 --to rev:31 -n shop -o yaml",
        "diff-equal | diff --from rev:31 --to now",
        "log-yaml | log deploy/web -n shop --since rev:18 -o yaml",
        "blame-table | blame deploy/web -n shop --at rev:24",
        "blame-secret | blame secret/payment -n shop -o json",
        "blame-deleted | blame deploy/web -n shop --at rev:31",
        "coverage | coverage",
        "coverage-yaml | coverage -o yaml",
        "status | status",
        "status-yaml | status -o yaml",
        "verify | verify --deep"
      })
  void prints(String name, String line) throws IOException {
    printed(name, line, folder.resolve("shop"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "people-log | log deploy/web -n shop",
        "people-log-wide | log deploy/web -n shop -o wide",
        "people-log-json | log deploy/web -n shop --since rev:18 --until rev:24 -o json",
        "people-who | who --actor carol",
        "people-who-yaml | who --actor mallory --since rev:20 --until rev:30 -o yaml",
        "people-blame | blame deploy/web -n shop --at rev:22",
        "people-blame-first | blame deploy/web -n shop --at rev:5",
        "people-blame-restored | blame deploy/web -n shop -o wide",
        "people-blame-yaml | blame deploy/web -n shop --at rev:6 -o yaml",
        "people-coverage | coverage",
        "people-coverage-json | coverage --gaps -o json",
        "people-get | get deploy -n shop --at rev:36"
      })
  void tellsOfPeople(String name, String line) throws IOException {
    printed(name, line, folder.resolve("people"));
  }

  private static void printed(String name, String line, Path archive) throws IOException {
    List<String> command = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      command.add(word.replace('_', ' '));
    }
    command.addAll(List.of("--archive", archive.toString()));

    Command.Result result = Command.in(folder).run(command);

    String printed =
        "$ kubectl rewind %s%n%s%s[exit code %d]%n"
            .formatted(line, result.err(), result.out(), result.code())
            .replace(archive.toUri().toString(), "file:///archive/");
    Path golden = FILES.resolve(name + ".txt");
    if (System.getProperty("golden.write") != null) {
      Files.writeString(golden, printed);
    }
    assertThat(printed).isEqualTo(Files.readString(golden));
  }
}
