package io.kuberewind.watcher.stream;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Times of objects. The API server writes all of them in one form, which is read at little cost.
 */
final class ObjectTime {
  private static final String FORM = "0000-00-00T00:00:00Z";
  private static final long SECONDS_A_DAY = 86_400;

  private ObjectTime() {}

  /**
   * Seconds since the epoch.
   *
   * @throws java.time.DateTimeException when the text is no time of ISO 8601 in UTC
   */
  static long seconds(String time) {
    int hour = isOfForm(time) ? number(time, 11, 13) : 24;
    int minute = hour < 24 ? number(time, 14, 16) : 60;
    int second = minute < 60 ? number(time, 17, 19) : 60;
    if (second >= 60) {
      return Instant.parse(time).getEpochSecond();
    }
    LocalDate day = LocalDate.of(number(time, 0, 4), number(time, 5, 7), number(time, 8, 10));
    return day.toEpochDay() * SECONDS_A_DAY + hour * 3_600L + minute * 60L + second;
  }

  private static boolean isOfForm(String time) {
    if (time.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char c = time.charAt(i);
      boolean fits = FORM.charAt(i) == '0' ? c >= '0' && c <= '9' : c == FORM.charAt(i);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static int number(String time, int from, int to) {
    return Integer.parseInt(time, from, to, 10);
  }
}
