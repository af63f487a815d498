package io.kuberewind.kit.config;

/**
 * Where a server listens.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenAddress(String host, int port) {
  public ListenAddress {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("must be host:port, such as 127.0.0.1:8080");
    }
  }

  /** A port of this machine that no other machine reaches, chosen by the system. */
  public static ListenAddress anyLoopbackPort() {
    return new ListenAddress("127.0.0.1", 0);
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
      return new ListenAddress(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be host:port, such as 127.0.0.1:8080", e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
