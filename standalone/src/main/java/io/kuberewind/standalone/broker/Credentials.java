package io.kuberewind.standalone.broker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * A password made anew at each start and kept in memory only. Without it every user of the machine
 * could read the topics, Secrets included, through the loopback port.
 */
record Credentials(String password) {
  private static final String USER = "up";
  private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";

  static Credentials random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new Credentials(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** JAAS line of a listener, which both knows the user and is the user towards itself. */
  String serverJaas() {
    return "%s required username=\"%s\" password=\"%s\" user_%s=\"%s\";"
        .formatted(MODULE, USER, password, USER, password);
  }

  Map<String, String> clientProperties() {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config",
            "%s required username=\"%s\" password=\"%s\";".formatted(MODULE, USER, password));
  }

  @Override
  public String toString() {
    return "***";
  }
}
