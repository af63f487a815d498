package io.kuberewind.kit.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of logs and messages. */
public final class Masking {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          ".*(password|passwd|secret|token|credential|jaas|private|access\\.?key|\\.key$).*");

  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+@");

  private Masking() {}

  /**
   * The value, or asterisks where the key says that it is a secret or the value is a URL with one.
   */
  public static String mask(String key, String value) {
    return SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).matches() ? "***" : url(value);
  }

  /** The text with user and password of each URL in it as asterisks. */
  public static String url(String text) {
    return USER_INFO.matcher(text).replaceAll("***@");
  }
}
