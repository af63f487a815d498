package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.print.Yaml;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.when.Age;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Change;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints objects one by one in the format asked for. */
public abstract class ObjectPrinter {
  private long count;

  /** {@code namespaced}: tell namespaces apart; {@code kinds}: tell kinds apart. */
  public static ObjectPrinter of(
      Output output, PrintStream out, Cut cut, boolean namespaced, boolean kinds) {
    return switch (output) {
      case JSON -> new AsJson(out);
      case YAML -> new AsYaml(out);
      case NAME -> new AsNames(out);
      default -> new AsTable(out, cut, namespaced, kinds, output == Output.WIDE);
    };
  }

  /** Prints one object. */
  public final void print(Change change, ObjectNode object) {
    count++;
    add(change, object);
  }

  /** Ends the answer; {@code rewind} tells what it stands for. */
  public abstract void end(ObjectNode rewind);

  public final long count() {
    return count;
  }

  abstract void add(Change change, ObjectNode object);

  private static String typeName(Change change) {
    String kind = change.getKind().toLowerCase(Locale.ROOT);
    return change.getGroup().isEmpty() ? kind : kind + "." + change.getGroup();
  }

  private static final class AsJson extends ObjectPrinter {
    private final JsonAnswer json;

    AsJson(PrintStream out) {
      json =
          new JsonAnswer(
              out, Json.MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "List"));
    }

    @Override
    void add(Change change, ObjectNode object) {
      json.item(object);
    }

    @Override
    public void end(ObjectNode rewind) {
      json.end(rewind);
    }
  }

  private static final class AsYaml extends ObjectPrinter {
    private final PrintStream out;
    private final Yaml yaml = new Yaml();

    AsYaml(PrintStream out) {
      this.out = out;
      out.print("apiVersion: v1\nkind: List\n");
    }

    @Override
    void add(Change change, ObjectNode object) {
      if (count() == 1) {
        out.print("items:\n");
      }
      out.print(SafeText.lines(yaml.element(object)));
    }

    @Override
    public void end(ObjectNode rewind) {
      if (count() == 0) {
        out.print("items: []\n");
      }
      out.print(yaml.text(rewind));
      out.flush();
    }
  }

  private static final class AsNames extends ObjectPrinter {
    private final PrintStream out;

    AsNames(PrintStream out) {
      this.out = out;
    }

    @Override
    void add(Change change, ObjectNode object) {
      out.println(SafeText.line(typeName(change) + "/" + change.getName()));
    }

    @Override
    public void end(ObjectNode rewind) {
      out.flush();
    }
  }

  private static final class AsTable extends ObjectPrinter {
    private final PrintStream out;
    private final Cut cut;
    private final boolean namespaced;
    private final boolean kinds;
    private final boolean wide;
    private Table table;

    AsTable(PrintStream out, Cut cut, boolean namespaced, boolean kinds, boolean wide) {
      this.out = out;
      this.cut = cut;
      this.namespaced = namespaced;
      this.kinds = kinds;
      this.wide = wide;
    }

    @Override
    void add(Change change, ObjectNode object) {
      if (table == null) {
        List<String> headers = new ArrayList<>();
        if (namespaced) {
          headers.add("NAMESPACE");
        }
        headers.addAll(List.of("NAME", "AGE", "CHANGED", "REVISION"));
        if (wide) {
          headers.addAll(List.of("VERSION", "UID"));
        }
        table = new Table(out, headers.toArray(String[]::new));
      }
      List<String> cells = new ArrayList<>();
      if (namespaced) {
        cells.add(change.getNamespace());
      }
      cells.add(kinds ? typeName(change) + "/" + change.getName() : change.getName());
      cells.add(Age.since(Json.text(object, "/metadata/creationTimestamp"), cut.instant()));
      cells.add(Age.between(change.getTime(), cut.instant()));
      cells.add(Long.toString(change.getRevision()));
      if (wide) {
        cells.add(Json.text(object, "/apiVersion"));
        cells.add(change.getUid());
      }
      table.row(cells.toArray(String[]::new));
    }

    @Override
    public void end(ObjectNode rewind) {
      if (table != null) {
        table.close();
      }
    }
  }
}
