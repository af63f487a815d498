package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed wrong: one line that says what is wrong and what to do, and the exit code. */
class BadInputTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void record() throws IOException {
    ShopArchive.write(folder.resolve("archive"));
    Files.createDirectories(folder.resolve("empty"));
    Files.writeString(folder.resolve("kubeconfig"), "not: [a kubeconfig");
    Files.writeString(folder.resolve("no-clusters"), "kind: Config");
    Files.writeString(
        folder.resolve("away"),
        """
        apiVersion: v1
        kind: Config
        current-context: a
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: a, context: {cluster: c, user: u}}]
        """);
    Files.writeString(folder.resolve("some.plan"), "{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2 | there is no verb 'gte'; 'kubectl rewind help' lists them | gte cm",
        "2 | 'half past' is not a time: write 2026-11-20T14:03:07Z | get cm -A --at half_past",
        "2 | is not a time | get cm -A --at 2026-02-30T00:00:00Z",
        "2 | is not a time | get cm -A --at rev:x",
        "2 | lies in the future: it is 2026-11-20T15:00:00Z now | get cm -A --at 2199-01-01T00:00:00Z",
        "2 | is before the archive begins | get cm -A --at 2026-11-20T13:00:00Z",
        "2 | is before the archive begins | get cm -A --at rev:1",
        "2 | is after the end of the archive | get cm -A --at 2026-11-20T14:30:00Z",
        "2 | is after the end of the archive | get cm -A --at rev:41",
        "2 | knows no kind 'deploymets'; did you mean deployments? | get deploymets -A --at now",
        "2 | knows no kind 'zebras'; 'kubectl rewind coverage' lists those | get zebras -A",
        "2 | say what to get | get -A",
        "2 | -n and -A say different things | get cm -A -n shop",
        "2 | no output format 'xml' here: choose one of table, wide, json, yaml, name | get cm -A -o xml",
        "2 | 'a=b=c' is not a label requirement | get cm -A -l a=b=c",
        "2 | --limit takes a number from 1 up | log -A --limit 0",
        "2 | --since lies after --until | log -A --since rev:30 --until rev:20",
        "2 | there is nobody to ask: look at 'plan' and add --yes | restore --at rev:20",
        "2 | Missing required option: '--from=TIME' | diff --to now",
        "2 | Unknown option: '--att'; see 'kubectl rewind status --help' | status --att",
        "2 | there is no kubeconfig at | plan --at rev:20 --kubeconfig DIR/none",
        "2 | is not a kubeconfig | plan --at rev:20 --kubeconfig DIR/kubeconfig",
        "2 | is not a kubeconfig: it lists no clusters | plan --at rev:20 --kubeconfig DIR/no-clusters",
        "2 | no context 'nowhere'; it has a | plan --at rev:20 --kubeconfig DIR/away --context nowhere",
        "4 | no API server answers at https://127.0.0.1:1 | plan --at rev:20 --kubeconfig DIR/away",
        "2 | there is no folder for the plan | plan --at rev:20 --out DIR/none/some.plan",
        "2 | is not a plan of kubectl rewind | apply DIR/some.plan",
        "2 | there is no plan at | apply DIR/none.plan",
        "3 | the moment lies in a gap: promotions from revision 16 to 19 | plan --at rev:17 --kubeconfig DIR/away",
        "1 | nobody did not exist at revision 24, and the archive has never seen it | get cm nobody -n shop --at rev:24",
        "1 | web did not exist at revision 31: it was deleted at 2026-11-20T14:00:30Z (revision 30) | get deploy/web -n shop --at rev:31",
        "1 | web did not exist at revision 14: it is first seen at 2026-11-20T14:00:15Z (revision 15) | get deploy/web -n shop --at rev:14",
        "2 | say which object: KIND/NAME, and its namespace by -n | blame deploy -n shop",
        "2 | say which object: KIND/NAME, and its namespace by -n | blame deploy/web -A",
        "2 | no output format 'name' here: choose one of table, wide, json, yaml | blame deploy/web -o name",
        "1 | nobody did not exist at revision 40, and the archive has never seen it | blame cm/nobody -n shop",
        "1 | the archive has never seen nobody | log cm/nobody -n shop",
        "2 | sandbox has start, stop and kubeconfig, and no 'strat' | sandbox strat"
      })
  void isToldInOneLine(int code, String told, String line) {
    List<String> command = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      command.add(word.replace('_', ' ').replace("DIR", folder.toString()));
    }
    if (!List.of("gte", "sandbox").contains(command.get(0))) {
      command.addAll(List.of("--archive", folder.resolve("archive").toString()));
    }

    assertTold(code, told, command);
  }

  @Test
  void noArchiveIsNamed() {
    assertTold(2, "give --archive URI or --data-dir DIR", List.of("get", "cm", "-A"));
  }

  @Test
  void noArchiveIsThere() {
    assertTold(2, "There is no archive in", List.of("get", "cm", "--archive", folder + "/empty"));
  }

  @Test
  void noDataDirIsThere() {
    assertTold(2, "there is no data dir at", List.of("log", "--data-dir", folder + "/none"));
  }

  @Test
  void anotherClusterIsAskedFor() {
    assertTold(
        2,
        "has no archive of cluster 'test', but of: prod",
        List.of("log", "--cluster", "test", "--archive", folder + "/archive"));
  }

  @Test
  void nobodyServesTheScheme() {
    assertTold(2, "ftp://", List.of("log", "--archive", "ftp://somewhere/archive"));
  }

  @Test
  void whereItCameFromIsToldWhenAskedFor() {
    Command.Result result =
        Command.in(folder).run("get", "cm", "-A", "-v", "--archive", folder + "/empty");

    assertThat(result.err()).contains("error: ", "\tat io.kuberewind.");
  }

  private static void assertTold(int code, String told, List<String> command) {
    Command.Result result = Command.in(folder).run(command);

    assertThat(result.errors()).as(result.err()).hasSize(1);
    assertThat(result.errors().get(0)).contains(told);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).doesNotContain("Exception", "\tat ");
  }
}
