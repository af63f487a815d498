package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens of the users and the key that signs service account tokens, made once a directory. */
final class Credentials {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, String> tokens;

  private Credentials(Map<String, String> tokens) {
    this.tokens = tokens;
  }

  /** Keeps the tokens of an earlier start, so that kubeconfigs handed out stay good. */
  static Credentials prepare(Layout layout, List<SandboxUser> users) {
    Map<String, String> known = readTokens(layout.tokens());
    Map<String, String> tokens = new LinkedHashMap<>();
    StringBuilder csv = new StringBuilder();
    for (SandboxUser user : users) {
      String token = known.getOrDefault(user.name(), randomSecret());
      tokens.put(user.name(), token);
      csv.append(token).append(',').append(user.name()).append(',').append(user.name());
      if (!user.groups().isEmpty()) {
        csv.append(",\"").append(String.join(",", user.groups())).append('"');
      }
      csv.append('\n');
    }
    Directories.writePrivate(layout.tokens(), csv.toString());
    if (Files.notExists(layout.serviceAccountPublicKey())) {
      writeServiceAccountKey(layout);
    }
    return new Credentials(tokens);
  }

  String token(String user) {
    return tokens.get(user);
  }

  static String randomSecret() {
    byte[] bytes = new byte[20];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<String, String> readTokens(Path file) {
    Map<String, String> tokens = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          String[] fields = line.split(",", 3);
          tokens.put(fields[1], fields[0]);
        }
      } catch (IOException e) {
        throw new SandboxException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return tokens;
  }

  private static void writeServiceAccountKey(Layout layout) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      KeyPair pair = generator.generateKeyPair();
      Directories.writePrivate(
          layout.serviceAccountKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      Directories.writePrivate(
          layout.serviceAccountPublicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has the P-256 curve", e);
    }
  }

  private static String pem(String type, byte[] content) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, encoder.encodeToString(content), type);
  }
}
