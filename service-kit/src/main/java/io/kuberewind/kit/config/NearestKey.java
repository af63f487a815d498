package io.kuberewind.kit.config;

import java.util.Collection;

/** Finds the key that a typo was meant to be. */
final class NearestKey {
  private NearestKey() {}

  /** The known key with the fewest edits, or null when none is near. */
  static String of(String key, Collection<String> known) {
    String nearest = null;
    int fewest = Math.max(1, Math.min(4, key.length() / 3)) + 1;
    for (String candidate : known) {
      int edits = edits(key, candidate);
      if (edits < fewest) {
        fewest = edits;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Levenshtein distance with two rows. */
  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
