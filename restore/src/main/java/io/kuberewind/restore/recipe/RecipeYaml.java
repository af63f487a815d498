package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads one YAML document within bounds: of its length, its depth, the number of its aliases, and
 * what they make of it. JSON is YAML too.
 */
final class RecipeYaml {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_ALIASES = 64;
  private static final int MAX_NODES = 100_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String file;
  private final LoadSettings settings;
  private final Map<String, String> places = new HashMap<>();
  private int nodes;

  private RecipeYaml(String file) {
    this.file = file;
    this.settings =
        LoadSettings.builder()
            .setLabel(file)
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
  }

  /**
   * Reads {@code text}.
   *
   * @param file name of the file, for messages
   * @throws RecipeException when it is not YAML, not one document, or beyond the bounds
   */
  static LocatedJson read(String file, String text) {
    return new RecipeYaml(file).read(text);
  }

  private LocatedJson read(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new RecipeException(file + ": it is longer than " + MAX_CHARACTERS + " characters");
    }
    try {
      // Composing recurses: the bounds are held by a look at the events, which does not.
      check(new Parse(settings).parseString(text).iterator());
      Node root =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new RecipeException(file + ": it is empty"));
      return new LocatedJson(file, convert(root, ""), places);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw new RecipeException(
          file + mark.map(m -> ":" + place(m)).orElse("") + ": it is not YAML: " + problem(e), e);
    } catch (YamlEngineException e) {
      throw new RecipeException(file + ": it is not YAML: " + e.getMessage(), e);
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    return e.getProblem() == null ? String.valueOf(e.getContext()) : e.getProblem();
  }

  private void check(Iterator<Event> events) {
    int depth = 0;
    int aliases = 0;
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof AliasEvent) {
        aliases++;
      } else if (event instanceof DocumentStartEvent) {
        documents++;
      }
      if (depth > MAX_DEPTH) {
        throw at(event.getStartMark(), "it is nested deeper than " + MAX_DEPTH + " levels");
      }
      if (aliases > MAX_ALIASES) {
        throw at(event.getStartMark(), "it has more than " + MAX_ALIASES + " aliases");
      }
      if (documents > 1) {
        throw at(event.getStartMark(), "a recipe is one document");
      }
    }
  }

  private JsonNode convert(Node node, String pointer) {
    if (++nodes > MAX_NODES) {
      throw at(node.getStartMark(), "its aliases make more than " + MAX_NODES + " values of it");
    }
    node.getStartMark().ifPresent(mark -> places.putIfAbsent(pointer, place(mark)));
    if (node instanceof MappingNode mapping) {
      return convert(mapping, pointer);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode list = JSON.arrayNode();
      for (Node element : sequence.getValue()) {
        list.add(convert(element, pointer + "/" + list.size()));
      }
      return list;
    }
    return scalar((ScalarNode) node);
  }

  private ObjectNode convert(MappingNode mapping, String pointer) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw at(tuple.getKeyNode().getStartMark(), "a key is a text");
      }
      String name = key.getValue();
      if (object.has(name)) {
        throw at(key.getStartMark(), "'" + name + "' is there twice");
      }
      String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      // What is wrong with a member is best shown where it begins: at its key.
      key.getStartMark().ifPresent(mark -> places.putIfAbsent(child, place(mark)));
      object.set(name, convert(tuple.getValueNode(), child));
    }
    return object;
  }

  private JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return JSON.textNode(text);
    }
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    try {
      if (tag.equals(Tag.INT)) {
        return integer(new BigInteger(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        return JSON.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      throw at(node.getStartMark(), "'" + text + "' is not a number that JSON has");
    }
    throw at(node.getStartMark(), "the tag " + tag + " means nothing here");
  }

  private static JsonNode integer(BigInteger value) {
    return value.bitLength() < Integer.SIZE
        ? JSON.numberNode(value.intValue())
        : value.bitLength() < Long.SIZE
            ? JSON.numberNode(value.longValue())
            : JSON.numberNode(value);
  }

  private RecipeException at(Optional<Mark> mark, String problem) {
    return new RecipeException(file + mark.map(m -> ":" + place(m)).orElse("") + ": " + problem);
  }

  private static String place(Mark mark) {
    return (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }
}
