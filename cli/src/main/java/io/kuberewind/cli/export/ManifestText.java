package io.kuberewind.cli.export;

import io.kuberewind.cli.print.Yaml;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.restore.export.ExportedObject;

/** Manifests as YAML. Nothing is lost: what could act on a terminal is escaped, not replaced. */
public final class ManifestText {
  private final Yaml plain = new Yaml();
  private final Yaml ascii = Yaml.ascii();

  /** One document, without a marker. */
  public String of(ExportedObject object) {
    String text = plain.text(object.manifest());
    return SafeText.lines(text).equals(text) ? text : ascii.text(object.manifest());
  }
}
