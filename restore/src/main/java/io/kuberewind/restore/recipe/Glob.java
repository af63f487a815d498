package io.kuberewind.restore.recipe;

import java.util.List;
import java.util.regex.Pattern;

/** A pattern for names: {@code *} stands for any characters, {@code ?} for one. */
record Glob(Pattern pattern) {
  static Glob of(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  /** Whether one of {@code globs} matches, or there are none. */
  static boolean anyOrNone(List<Glob> globs, String name) {
    return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(name));
  }
}
