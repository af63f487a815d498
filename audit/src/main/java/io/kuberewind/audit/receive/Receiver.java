package io.kuberewind.audit.receive;

import io.kuberewind.audit.publish.AuditMeters;
import io.kuberewind.audit.publish.FactIntake;
import io.kuberewind.kit.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit webhook's receiver, with the papers that it and its callers need. */
public final class Receiver implements AutoCloseable {
  /** Name of the kubeconfig that is made for the API server. */
  public static final String KUBECONFIG = "audit-webhook.kubeconfig";

  private static final Logger log = LoggerFactory.getLogger(Receiver.class);
  private static final String KEY_STORE = "audit-receiver.p12";

  private final AuditReceiver receiver;
  private final Path kubeconfig;

  private Receiver(AuditReceiver receiver, Path kubeconfig) {
    this.receiver = receiver;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Makes what papers are missing and listens.
   *
   * @param intake the way to Kafka; answers null while it is not there
   * @throws IOException when a file cannot be read or the address not be listened on; the message
   *     says which
   */
  public static Receiver open(
      ReceiverSettings settings, Supplier<FactIntake> intake, AuditMeters meters)
      throws IOException {
    ReceiverIdentity identity = identity(settings);
    Path kubeconfig = settings.kubeconfig().orElse(settings.folder().resolve(KUBECONFIG));
    Optional<String> known = WebhookKubeconfig.token(kubeconfig);
    if (known.isEmpty() && settings.kubeconfig().isPresent()) {
      throw new IOException(kubeconfig + " holds no token: name another, or leave it out");
    }
    String token = known.orElseGet(WebhookKubeconfig::newToken);
    AuditReceiver receiver = listen(settings, identity, token, intake, meters);
    if (settings.kubeconfig().isEmpty()) {
      URI server = uri(settings, receiver.port());
      WebhookKubeconfig.write(kubeconfig, server.toString(), identity.pem(), token);
      log.atInfo()
          .addKeyValue("kubeconfig", kubeconfig)
          .addKeyValue("server", server)
          .log("audit receiver listens; give the API server --audit-webhook-config-file");
    }
    return new Receiver(receiver, kubeconfig);
  }

  /** The port it listens on. */
  public int port() {
    return receiver.port();
  }

  /** The kubeconfig for the API server. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void close() {
    receiver.close();
  }

  private static AuditReceiver listen(
      ReceiverSettings settings,
      ReceiverIdentity identity,
      String token,
      Supplier<FactIntake> intake,
      AuditMeters meters)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getByName(settings.listen().host()), settings.listen().port());
    try {
      return AuditReceiver.start(
          address,
          tls(settings, identity),
          settings.clientAuthority().isPresent(),
          new Callers(token),
          AuditReceiver.Bounds.DEFAULT,
          intake::get,
          meters);
    } catch (BindException e) {
      throw new IOException(
          "Cannot listen for audit events on %s: %s. Stop what uses the port, or choose another"
              .formatted(settings.listen(), e.getMessage()),
          e);
    }
  }

  private static ReceiverIdentity identity(ReceiverSettings settings) throws IOException {
    if (settings.keyStore().isPresent()) {
      char[] password = settings.keyStorePassword().map(Secret::reveal).orElse("").toCharArray();
      return ReceiverIdentity.load(settings.keyStore().get(), password);
    }
    Set<String> names = new TreeSet<>(settings.names());
    names.add("localhost");
    names.add("127.0.0.1");
    InetAddress host = InetAddress.getByName(settings.listen().host());
    if (host.isAnyLocalAddress()) {
      names.add(InetAddress.getLocalHost().getCanonicalHostName());
    } else {
      names.add(settings.listen().host());
    }
    return ReceiverIdentity.own(settings.folder().resolve(KEY_STORE), names);
  }

  private static URI uri(ReceiverSettings settings, int port) throws IOException {
    String host = settings.listen().host();
    if (!settings.names().isEmpty()) {
      host = settings.names().get(0);
    } else if (InetAddress.getByName(host).isAnyLocalAddress()) {
      host = InetAddress.getLocalHost().getCanonicalHostName();
    }
    return URI.create(
        "https://%s:%d%s"
            .formatted(host.contains(":") ? "[" + host + "]" : host, port, AuditReceiver.PATH));
  }

  private static SSLContext tls(ReceiverSettings settings, ReceiverIdentity identity)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity.keyManagers(), trustManagers(settings.clientAuthority()), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Without an authority no certificate is asked for, and none is trusted. */
  private static TrustManager[] trustManagers(Optional<Path> authority)
      throws IOException, GeneralSecurityException {
    if (authority.isEmpty()) {
      return new TrustManager[0];
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority.get())) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}
