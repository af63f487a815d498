package io.kuberewind.restore.select;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector as {@code kubectl -l} reads it: {@code app=web}, {@code tier!=db}, {@code env in
 * (a,b)}, {@code env notin (a,b)}, {@code canary}, {@code !canary}, joined by commas.
 */
public final class LabelSelector {
  /** Selects everything. */
  public static final LabelSelector ALL = new LabelSelector("", List.of());

  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final String VALUE = "([A-Za-z0-9._-]*)";
  private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern COMPARISON = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*" + VALUE);
  private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*" + KEY);
  private static final Pattern COMMA_OUTSIDE_SET = Pattern.compile(",(?![^(]*\\))");

  private final String text;
  private final List<Predicate<JsonNode>> requirements;

  private LabelSelector(String text, List<Predicate<JsonNode>> requirements) {
    this.text = text;
    this.requirements = requirements;
  }

  /**
   * Reads a selector; the empty text selects everything.
   *
   * @throws IllegalArgumentException when it is not a selector; the message names the part
   */
  public static LabelSelector parse(String text) {
    if (text.isBlank()) {
      return ALL;
    }
    List<Predicate<JsonNode>> requirements = new ArrayList<>();
    for (String part : COMMA_OUTSIDE_SET.split(text, -1)) {
      requirements.add(requirement(part.strip()));
    }
    return new LabelSelector(text, List.copyOf(requirements));
  }

  /** Whether {@code object} carries labels that fit. */
  public boolean matches(JsonNode object) {
    if (requirements.isEmpty()) {
      return true;
    }
    JsonNode labels = object.at("/metadata/labels");
    return requirements.stream().allMatch(requirement -> requirement.test(labels));
  }

  public boolean selectsAll() {
    return requirements.isEmpty();
  }

  /** The selector as it was written. */
  @Override
  public String toString() {
    return text;
  }

  private static Predicate<JsonNode> requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      return inSet(set.group(1), set.group(2).equals("in"), values(set.group(3)));
    }
    Matcher comparison = COMPARISON.matcher(part);
    if (comparison.matches()) {
      boolean equal = !comparison.group(2).equals("!=");
      return inSet(comparison.group(1), equal, Set.of(comparison.group(3)));
    }
    Matcher presence = PRESENCE.matcher(part);
    if (presence.matches()) {
      boolean wanted = presence.group(1).isEmpty();
      String key = presence.group(2);
      return labels -> labels.has(key) == wanted;
    }
    throw new IllegalArgumentException("'" + part + "' is not a label requirement");
  }

  private static Predicate<JsonNode> inSet(String key, boolean in, Set<String> values) {
    return labels -> {
      JsonNode value = labels.get(key);
      return (value != null && values.contains(value.asText())) == in;
    };
  }

  private static Set<String> values(String list) {
    Set<String> values = new TreeSet<>();
    for (String value : list.split(",", -1)) {
      values.add(value.strip());
    }
    return values;
  }
}
