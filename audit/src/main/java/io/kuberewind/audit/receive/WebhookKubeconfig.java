package io.kuberewind.audit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kuberewind.kit.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The kubeconfig by which an API server finds the receiver and shows it the token. */
final class WebhookKubeconfig {
  private static final int TOKEN_BYTES = 32;
  private static final int MOST_BYTES = 1 << 20;
  private static final String TEXT =
      """
      # For the API server: --audit-webhook-config-file=<this file> --audit-webhook-batch-max-wait=500ms
      apiVersion: v1
      kind: Config
      clusters:
      - name: kuberewind-audit
        cluster:
          server: %s
          certificate-authority-data: %s
      contexts:
      - name: kuberewind-audit
        context:
          cluster: kuberewind-audit
          user: kube-apiserver
      users:
      - name: kube-apiserver
        user:
          token: %s
      current-context: kuberewind-audit
      """;

  private WebhookKubeconfig() {}

  /** Writes the file for its owner alone. */
  static void write(Path file, String server, String authorityPem, String token)
      throws IOException {
    String authority =
        Base64.getEncoder().encodeToString(authorityPem.getBytes(StandardCharsets.UTF_8));
    PrivateFile.write(
        file, TEXT.formatted(server, authority, token).getBytes(StandardCharsets.UTF_8));
  }

  /** The token in a file that was written before; empty where there is none. */
  static Optional<String> token(Path file) throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is too large for a kubeconfig");
    }
    JsonNode users = new YAMLMapper().readTree(Files.readString(file)).path("users");
    String token = users.path(0).path("user").path("token").asText("");
    return token.isEmpty() ? Optional.empty() : Optional.of(token);
  }

  static String newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}
