package io.kuberewind.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.restore.fields.Json;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Objects as YAML. */
public final class Yaml {
  private static final int WIDTH = 120;

  private final Dump dump =
      new Dump(
          DumpSettings.builder()
              .setDefaultFlowStyle(FlowStyle.BLOCK)
              .setWidth(WIDTH)
              .setSplitLines(false)
              .setDereferenceAliases(true)
              .build());

  /** One document, without a marker. */
  public String text(JsonNode object) {
    return dump.dumpToString(Json.MAPPER.convertValue(object, Object.class));
  }

  /** The object as an element of a list. */
  public String element(JsonNode object) {
    return "- " + text(object).stripTrailing().replace("\n", "\n  ") + "\n";
  }
}
