package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An {@code up} that encrypts whole files of its archive, merged ones and snapshots included. */
class EncryptedArchiveTest {
  private static final int DONE = 0;
  private static final int FAILED = 4;

  @TempDir private Path work;

  @Test
  void whatUpArchivedIsReadByWhoHasTheKeysAndByNobodyElse() {
    Rewind rewind = new Rewind(work);
    String keys = work.resolve("keys.json").toString();
    rewind.run("keys", "create", keys).mustExit(DONE);
    String[] note = {"get", "configmap/note", "-n", "default", "-o", "json", "--at"};
    String then;
    try (RecordedCluster cluster = RecordedCluster.start(work, "--archive.keys=" + keys)) {
      cluster.kubectl("create", "configmap", "note", "--from-literal=text=remembered");
      then = cluster.now();
      cluster.kubectl("delete", "configmap", "note");
      Conditions.eventually(
          "it is archived",
          () -> rewind.run(archived(note, then, "--keys", keys)).exitCode() == DONE);
    }

    Rewind.Result read = rewind.run(archived(note, then, "--keys", keys)).mustExit(DONE);
    Rewind.Result refused = rewind.run(archived(note, then)).mustExit(FAILED);

    assertThat(read.out()).contains("remembered");
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("cannot decrypt", "key id main.");
    rewind.run(archived(new String[] {"verify", "--deep"}, "--keys", keys)).mustExit(DONE);
  }

  /** The command on the archive alone, whatever runs. */
  private String[] archived(String[] command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    all.addAll(List.of("--archive", work.resolve("data").resolve("archive").toString()));
    return all.toArray(String[]::new);
  }
}
