package io.kuberewind.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.changes.ChangeJson;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Yaml;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.schemas.ResourceKey;
import java.util.Locale;

/** Prints differences one by one. What is inside secrets is masked. */
public abstract class DifferencePrinter {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private long count;

  public static DifferencePrinter of(Output output, Surroundings around) {
    return switch (output) {
      case JSON -> new AsJson(around);
      case YAML -> new AsUnifiedYaml(around);
      default -> new AsText(around);
    };
  }

  public final void print(Difference difference) {
    count++;
    add(difference);
  }

  public final long count() {
    return count;
  }

  /** Ends the answer; {@code rewind} tells what it stands for. */
  public abstract void end(ObjectNode rewind);

  abstract void add(Difference difference);

  private static String name(Difference difference) {
    ResourceKey key = difference.key();
    String type = key.group().isEmpty() ? key.resource() : key.resource() + "." + key.group();
    return type + " " + (key.namespace().isEmpty() ? "" : key.namespace() + "/") + key.name();
  }

  private static final class AsText extends DifferencePrinter {
    private final Surroundings around;

    AsText(Surroundings around) {
      this.around = around;
    }

    @Override
    void add(Difference difference) {
      String sign = difference.change().sign();
      around.out().println(coloured(sign, SafeText.line(sign + " " + name(difference))));
      for (FieldDiff field : difference.fields()) {
        around
            .out()
            .println(
                SafeText.line(
                    "    %s: %s -> %s"
                        .formatted(field.path(), value(field.before()), value(field.after()))));
      }
    }

    private String coloured(String sign, String line) {
      if (!around.colours() || sign.equals("~")) {
        return line;
      }
      return (sign.equals("+") ? GREEN : RED) + line + PLAIN;
    }

    private static String value(JsonNode value) {
      return value.isNull() ? "none" : value.toString();
    }

    @Override
    public void end(ObjectNode rewind) {
      around.out().flush();
    }
  }

  private static final class AsJson extends DifferencePrinter {
    private final JsonAnswer json;

    AsJson(Surroundings around) {
      json = new JsonAnswer(around.out(), null);
    }

    @Override
    void add(Difference difference) {
      ObjectNode item = Json.MAPPER.createObjectNode();
      item.put("change", difference.change().name().toLowerCase(Locale.ROOT))
          .put("group", difference.key().group())
          .put("version", difference.version())
          .put("resource", difference.key().resource())
          .put("kind", difference.kind())
          .put("namespace", difference.key().namespace())
          .put("name", difference.key().name());
      item.set("fields", ChangeJson.fields(difference.fields()));
      json.item(item);
    }

    @Override
    public void end(ObjectNode rewind) {
      json.end(rewind);
    }
  }

  private static final class AsUnifiedYaml extends DifferencePrinter {
    private final Surroundings around;
    private final Yaml yaml = new Yaml();

    AsUnifiedYaml(Surroundings around) {
      this.around = around;
    }

    @Override
    void add(Difference difference) {
      boolean secret = SecretMask.covers(difference.key().group(), difference.key().resource());
      String name = SafeText.line(name(difference));
      around.out().println("--- " + (difference.before() == null ? "/dev/null" : name));
      around.out().println("+++ " + (difference.after() == null ? "/dev/null" : name));
      String before = text(difference.before(), secret);
      String after = text(difference.after(), secret);
      UnifiedDiff.of(before, after).forEach(line -> around.out().println(SafeText.line(line)));
      if (secret && before.equals(after)) {
        difference
            .fields()
            .forEach(f -> around.out().println(SafeText.line("~" + f.path() + ": *** -> ***")));
      }
    }

    private String text(ObjectNode object, boolean secret) {
      if (object == null) {
        return "";
      }
      return yaml.text(secret ? SecretMask.mask(object) : object);
    }

    @Override
    public void end(ObjectNode rewind) {
      around.out().flush();
    }
  }
}
