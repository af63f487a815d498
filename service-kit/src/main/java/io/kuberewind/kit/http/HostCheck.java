package io.kuberewind.kit.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses requests that a web page had a browser send here by a name of its own (DNS rebinding).
 * Such a request carries the page's name in {@code Host}; addresses and our own names are safe.
 */
final class HostCheck {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+])(:\\d{1,5})?");

  private final Set<String> names;

  HostCheck(Set<String> names) {
    this.names = names;
  }

  boolean allows(String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    String host = hostHeader.toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(host).matches() || names.contains(host.replaceAll(":\\d{1,5}$", ""));
  }
}
