package io.kuberewind.sandbox.binaries;

import io.kuberewind.sandbox.process.SandboxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds the programs of the sandbox ahead of their first use, with progress on stderr: those of
 * the control plane, and with {@code --s3} the S3 server too. Prints where they are.
 */
public final class BuildBinaries {

  private BuildBinaries() {}

  public static void main(String[] args) {
    List<Program> programs = new ArrayList<>(Program.CONTROL_PLANE);
    programs.add(Program.ETCDCTL);
    if (Arrays.asList(args).contains("--s3")) {
      programs.add(Program.VERSITYGW);
    }
    try {
      Binaries binaries = Binaries.of(System.getenv(), System.err::println);
      programs.forEach(program -> System.out.println(binaries.path(program)));
    } catch (SandboxException e) {
      System.err.println(e.getMessage());
      System.exit(4);
    }
  }
}
