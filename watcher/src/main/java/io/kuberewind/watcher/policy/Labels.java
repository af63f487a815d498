package io.kuberewind.watcher.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector as kubectl takes it: {@code app=web,tier!=test,env in (a, b),!legacy}.
 *
 * @param requirements all of which must hold
 */
record Labels(List<Requirement> requirements) {
  /** Every object. */
  static final Labels ANY = new Labels(List.of());

  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?";
  private static final Pattern SET =
      Pattern.compile("(" + NAME + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern EQUAL =
      Pattern.compile("(" + NAME + ")\\s*(==|=|!=)\\s*([A-Za-z0-9._-]*)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + NAME + ")");
  private static final String OUTSIDE_PARENTHESES = ",(?![^(]*\\))";

  /**
   * @param wanted values that fit; null for any
   * @param holds whether to have one of them is what is asked, or not to
   */
  record Requirement(String name, Set<String> wanted, boolean holds) {
    boolean fits(JsonNode labels) {
      JsonNode value = labels.get(name);
      boolean has = value != null && (wanted == null || wanted.contains(value.asText()));
      return has == holds;
    }
  }

  Labels {
    requirements = List.copyOf(requirements);
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Labels parse(String text) {
    List<Requirement> all = new ArrayList<>();
    for (String part : text.split(OUTSIDE_PARENTHESES, -1)) {
      all.add(requirement(part.strip()));
    }
    return new Labels(all);
  }

  private static Requirement requirement(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      Set<String> values = new TreeSet<>();
      Arrays.stream(set.group(4).split(",", -1)).map(String::strip).forEach(values::add);
      return new Requirement(set.group(1), values, set.group(3).equals("in"));
    }
    Matcher equal = EQUAL.matcher(text);
    if (equal.matches()) {
      return new Requirement(equal.group(1), Set.of(equal.group(4)), !equal.group(3).equals("!="));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      return new Requirement(exists.group(2), null, exists.group(1).isEmpty());
    }
    throw new IllegalArgumentException("'" + text + "' is not a label requirement");
  }

  boolean any() {
    return requirements.isEmpty();
  }

  boolean match(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    return requirements.stream().allMatch(requirement -> requirement.fits(labels));
  }
}
