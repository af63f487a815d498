package io.kuberewind.cli.verb;

import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.export.ManifestFile;
import io.kuberewind.cli.export.ManifestText;
import io.kuberewind.cli.plan.ArchivedState;
import io.kuberewind.cli.plan.GapCheck;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.export.ExportReport;
import io.kuberewind.restore.export.ExportSink;
import io.kuberewind.restore.export.Exporter;
import io.kuberewind.restore.export.ManifestFolder;
import io.kuberewind.restore.recipe.Rewrites;
import io.kuberewind.restore.rewrite.Rewrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Manifests of a moment. */
@Command(
    name = "export",
    description = "Write the objects of a moment as manifests that kubectl apply takes.",
    footer = {
      "A folder gets one file an object: NAMESPACE/KIND.GROUP/NAME.yaml. A name that ends with"
          + " .yaml",
      "or .yml is one file, in the order in which its objects are to be applied; so is stdout.",
      "Exit code 1: an object that was named did not exist then; 3: the folder holds other things."
    })
public final class ExportVerb implements Callable<Integer> {
  private static final String STDOUT = "-";

  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private SelectionOptions chosen;

  @Option(names = "--at", required = true, paramLabel = "TIME", description = "the moment")
  private String at;

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE",
      defaultValue = STDOUT,
      description = "where to; stdout without, and for -")
  private String out;

  @Option(
      names = "--include-secrets",
      description = "export Secrets too: what they hold stands in the files in the clear")
  private boolean includeSecrets;

  @Option(names = "--force", description = "write into a folder that holds other things too")
  private boolean force;

  public ExportVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    chosen.check();
    TimeSpec moment = new Moments(around.clock(), around.zone()).parse(at);
    if (isFolder() && !force) {
      ManifestFolder.requireOurs(Path.of(out));
    }
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      SelectionOptions.Meant meant = chosen.meant(around, source);
      Rewrite rewrite = Rewrites.of(meant.rewrite(), around.environment());
      Cut cut = source.echoedCut("as of", moment);
      GapCheck.at(around, source, cut, meant.selection(), chosen.allowGaps());
      Exporter exporter =
          new Exporter(
              source.cluster(),
              ArchivedState.at(source.archive(), cut),
              meant.selection(),
              rewrite,
              includeSecrets);
      ExportReport report = export(exporter, rewrite, source, cut);
      tell(report);
      return source.answered(answer(report, meant, source, cut));
    }
  }

  private ExportReport export(Exporter exporter, Rewrite rewrite, OpenArchive source, Cut cut)
      throws IOException {
    String comment = "%s as of %s".formatted(source.cluster(), CutText.of(cut));
    ManifestText text = new ManifestText();
    if (out.equals(STDOUT)) {
      ExportReport report =
          run(exporter, rewrite, object -> around.out().print("---\n" + text.of(object)));
      around.out().flush();
      return report;
    }
    if (isFolder()) {
      ManifestFolder folder = ManifestFolder.open(Path.of(out), text::of, force);
      ExportReport report = run(exporter, rewrite, folder);
      folder.finish();
      return report;
    }
    try (ManifestFile file = ManifestFile.create(Path.of(out), comment)) {
      ExportReport report = run(exporter, rewrite, file);
      file.finish();
      return report;
    }
  }

  private ExportReport run(Exporter exporter, Rewrite rewrite, ExportSink sink) throws IOException {
    try (Progress progress = new Progress(around, "exported")) {
      ExportReport report = exporter.export(sink, progress::at);
      PlanMaker.requireMet(rewrite);
      return report;
    }
  }

  private void tell(ExportReport report) {
    report.leftOut().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(e -> around.say("left out: %d %s".formatted(e.getValue(), e.getKey())));
    report.sealed().forEach(name -> around.say(SafeText.line("left out: " + name + " is sealed")));
    around.say(
        "%d manifests%s".formatted(report.written(), out.equals(STDOUT) ? "" : " in " + out));
  }

  private int answer(
      ExportReport report, SelectionOptions.Meant meant, OpenArchive source, Cut cut) {
    Set<String> missing = new LinkedHashSet<>(meant.targets().names());
    missing.removeAll(report.names());
    if (!missing.isEmpty()) {
      throw CommandException.no(
          new Whereabouts(source.archive(), meant.selection().scopes(source.cluster()).get(0), cut)
              .of(missing.iterator().next()));
    }
    return ExitCode.DONE;
  }

  private boolean isFolder() {
    Path path = Path.of(out);
    if (out.equals(STDOUT) || Files.isRegularFile(path)) {
      return false;
    }
    boolean isNamedAsFile = out.endsWith(".yaml") || out.endsWith(".yml");
    return Files.isDirectory(path) || !isNamedAsFile;
  }
}
