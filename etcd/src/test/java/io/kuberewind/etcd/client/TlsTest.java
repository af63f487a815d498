package io.kuberewind.etcd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.sandbox.binaries.Binaries;
import io.kuberewind.sandbox.etcd.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd that speaks TLS only, and asks for certificates. */
class TlsTest {
  @TempDir static Path folder;

  private static TestAuthority authority;
  private static EtcdServer etcd;

  @BeforeAll
  static void start() throws Exception {
    authority = new TestAuthority(folder, "authority");
    TestAuthority.Identity server = authority.identity("server", "RSA", false);
    etcd =
        EtcdServer.start(
            Binaries.of(System.getenv(), line -> {}),
            folder,
            folder.resolve("data"),
            List.of(
                "--cert-file=" + server.certificate(),
                "--key-file=" + server.key(),
                "--trusted-ca-file=" + authority.certificate(),
                "--client-cert-auth"));
  }

  @AfterAll
  static void stop() {
    if (etcd != null) {
      etcd.close();
    }
  }

  @Test
  void aCertificateOfItsAuthorityIsAccepted() throws Exception {
    assertServes(authority.identity("client", "RSA", true));
  }

  @Test
  void aKeyAsKubeadmWritesItIsRead() throws Exception {
    assertServes(authority.identity("kubeadm", "RSA", false));
  }

  @Test
  void aKeyAsK3sWritesItIsRead() throws Exception {
    assertServes(authority.identity("k3s", "EC", false));
  }

  @Test
  void anEtcdOfAnotherAuthorityIsNotTrusted() throws Exception {
    TestAuthority other = new TestAuthority(folder, "other");
    TestAuthority.Identity client = authority.identity("trusting", "EC", true);

    assertThatThrownBy(() -> ask(other.certificate(), Optional.of(client)))
        .isInstanceOf(EtcdException.class)
        .hasMessageStartingWith("etcd at " + etcd.endpoint() + ": UNAVAILABLE")
        .hasMessageEndingWith(
            "its certificate is not trusted: name the authority that signed it (--etcd-cacert)");
  }

  @Test
  void withoutACertificateItSaysWhatIsMissing() {
    assertThatThrownBy(() -> ask(authority.certificate(), Optional.empty()))
        .isInstanceOf(EtcdException.class)
        .hasMessageStartingWith("etcd at " + etcd.endpoint() + ": UNAVAILABLE")
        .hasMessageEndingWith(
            "if it asks for a client certificate, name one (--etcd-cert, --etcd-key)");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    TestAuthority.Identity stranger =
        new TestAuthority(folder, "strangers").identity("stranger", "EC", true);

    assertThatThrownBy(() -> ask(authority.certificate(), Optional.of(stranger)))
        .isInstanceOf(EtcdException.class)
        .hasMessageEndingWith("if it refuses our certificate, name another one (--etcd-cert)");
  }

  @Test
  void aFileThatIsNoKeyIsNamed() throws Exception {
    Path noKey = Files.writeString(folder.resolve("no.key"), "hello");
    Path certificate = authority.identity("keyless", "EC", true).certificate();

    assertThatThrownBy(
            () ->
                ask(
                    authority.certificate(),
                    Optional.of(new TestAuthority.Identity(certificate, noKey))))
        .isInstanceOf(EtcdException.class)
        .hasMessageContaining("no.key has no private key in PEM without a password");
  }

  @Test
  void withoutTlsItSaysSo() {
    EtcdEndpoints plain =
        EtcdEndpoints.parse(
            etcd.endpoint().toString().replace("https", "http"), EtcdEndpoints.Tls.DEFAULT);

    assertThatThrownBy(
            () -> {
              try (EtcdClient client = EtcdClient.open(plain)) {
                client.currentRevision();
              }
            })
        .isInstanceOf(EtcdException.class)
        .hasMessageEndingWith("; if it wants TLS, write https://");
  }

  private static void assertServes(TestAuthority.Identity identity) throws Exception {
    try (EtcdClient client = client(authority.certificate(), Optional.of(identity))) {
      byte[] key = identity.key().toString().getBytes(StandardCharsets.UTF_8);

      client.put(key, key);

      assertThat(new PinnedRead(client, KeyRange.only(EtcdClient.bytes(key)), 0).next())
          .singleElement()
          .satisfies(stored -> assertThat(stored.value()).isEqualTo(key));
    }
  }

  private static long ask(Path trusted, Optional<TestAuthority.Identity> identity)
      throws EtcdException {
    try (EtcdClient client = client(trusted, identity)) {
      return client.currentRevision();
    }
  }

  private static EtcdClient client(Path trusted, Optional<TestAuthority.Identity> identity)
      throws EtcdException {
    EtcdEndpoints.Tls tls =
        new EtcdEndpoints.Tls(
            Optional.of(trusted),
            identity.map(TestAuthority.Identity::certificate),
            identity.map(TestAuthority.Identity::key));
    return EtcdClient.open(EtcdEndpoints.parse(etcd.endpoint().toString(), tls));
  }
}
