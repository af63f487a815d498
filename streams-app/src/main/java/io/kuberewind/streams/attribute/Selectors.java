package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Change;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Selectors of a collection's deletion, as far as they rule an object out. What is not understood
 * rules nothing out, so that it can speak for somebody else and so leave the change without a name.
 */
final class Selectors {
  private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");
  private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^=!\\s(),]+)\\s*");

  private Selectors() {}

  /** Whether an object may be selected; null selectors select everything. */
  static boolean mayMatch(String labels, String fields, ObjectHead head, Change change) {
    Map<String, String> known =
        Map.of("metadata.name", change.getName(), "metadata.namespace", change.getNamespace());
    return (labels == null || matches(labels, head.labels(), false))
        && (fields == null || matches(fields, known, true));
  }

  /**
   * @param partial whether what {@code values} does not hold may be there all the same
   */
  private static boolean matches(String selector, Map<String, String> values, boolean partial) {
    return BETWEEN
        .splitAsStream(selector)
        .filter(requirement -> !requirement.isBlank())
        .allMatch(requirement -> meets(requirement, values, partial));
  }

  private static boolean meets(String requirement, Map<String, String> values, boolean partial) {
    Matcher set = SET.matcher(requirement);
    Matcher equality = EQUALITY.matcher(requirement);
    Matcher existence = EXISTENCE.matcher(requirement);
    if (set.matches()) {
      String value = values.get(set.group(1));
      boolean listed =
          value != null
              && Arrays.stream(set.group(3).split(",")).map(String::trim).anyMatch(value::equals);
      return open(set.group(1), values, partial) || listed == set.group(2).equals("in");
    }
    if (equality.matches()) {
      boolean same = equality.group(3).equals(values.get(equality.group(1)));
      return open(equality.group(1), values, partial) || same != equality.group(2).equals("!=");
    }
    if (existence.matches()) {
      return open(existence.group(2), values, partial)
          || values.containsKey(existence.group(2)) == existence.group(1).isEmpty();
    }
    return true;
  }

  private static boolean open(String name, Map<String, String> values, boolean partial) {
    return partial && !values.containsKey(name);
  }
}
