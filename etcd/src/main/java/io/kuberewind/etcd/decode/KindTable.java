package io.kuberewind.etcd.decode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The built-in kinds and their messages, as Kubernetes' own Go types describe them. The table is
 * made by the program in {@code etcd/go/kinds}.
 */
final class KindTable {
  private static final String RESOURCE = "kinds.tsv";

  private final Map<String, MessageShape> kinds = new HashMap<>();
  private final Map<String, MessageShape> messages = new HashMap<>();

  private KindTable() {}

  static KindTable load() {
    try (InputStream in = KindTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + RESOURCE);
      }
      KindTable table = new KindTable();
      table.read(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message that objects of a kind are stored as. */
  Optional<MessageShape> kind(String apiVersion, String kind) {
    return Optional.ofNullable(kinds.get(apiVersion + "/" + kind));
  }

  private void read(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      if (words[0].equals("message")) {
        messages.put(words[1], new MessageShape(words[2]));
      }
    }
    MessageShape current = null;
    List<FieldShape> fields = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      switch (words[0]) {
        case "kind" -> kinds.put(words[1] + "/" + words[2], messages.get(words[3]));
        case "message" -> {
          finish(current, fields);
          current = messages.get(words[1]);
        }
        default -> {
          if (!line.startsWith("#")) {
            fields.add(field(words));
          }
        }
      }
    }
    finish(current, fields);
  }

  private static void finish(MessageShape message, List<FieldShape> fields) {
    if (message != null) {
      message.fields(fields);
      fields.clear();
    }
  }

  private FieldShape field(String[] words) {
    int[] path = Arrays.stream(words[0].split("\\.")).mapToInt(Integer::parseInt).toArray();
    MessageShape message = messages.get(words[4]);
    FieldShape.Type type =
        message == null ? FieldShape.Type.valueOf(upper(words[4])) : FieldShape.Type.MESSAGE;
    return new FieldShape(
        path,
        words[1],
        FieldShape.LeftOut.valueOf(upper(words[2])),
        FieldShape.Count.valueOf(upper(words[3])),
        type,
        message);
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
