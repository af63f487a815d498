package io.kuberewind.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.restore.fields.Json;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Objects as YAML that kubectl reads back as what they were. */
public final class Yaml {
  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setSplitLines(false)
          .setDereferenceAliases(true)
          .build();

  private static final DumpSettings ASCII =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setSplitLines(false)
          .setDereferenceAliases(true)
          .setUseUnicodeEncoding(false)
          .build();

  private final Dump dump;

  public Yaml() {
    this(SETTINGS);
  }

  private Yaml(DumpSettings settings) {
    this.dump = new Dump(settings, new Quoting());
  }

  /** As others, with everything that is not ASCII escaped: nothing in it acts on a terminal. */
  public static Yaml ascii() {
    return new Yaml(ASCII);
  }

  /** One document, without a marker. */
  public String text(JsonNode object) {
    return dump.dumpToString(Json.MAPPER.convertValue(object, Object.class));
  }

  /** The object as an element of a list. */
  public String element(JsonNode object) {
    return "- " + text(object).stripTrailing().replace("\n", "\n  ") + "\n";
  }

  /**
   * Quotes texts that YAML 1.1 takes for something else: kubectl still reads {@code yes} as true
   * and {@code 012} as ten.
   */
  private static final class Quoting extends StandardRepresenter {
    private static final Pattern AMBIGUOUS =
        Pattern.compile(
            "(?i)y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\\.(inf|nan)|[-+.]?[0-9].*");

    Quoting() {
      super(SETTINGS);
      var plain = representers.get(String.class);
      representers.put(
          String.class,
          text ->
              AMBIGUOUS.matcher((String) text).matches()
                  ? representScalar(Tag.STR, (String) text, ScalarStyle.DOUBLE_QUOTED)
                  : plain.representData(text));
    }
  }
}
