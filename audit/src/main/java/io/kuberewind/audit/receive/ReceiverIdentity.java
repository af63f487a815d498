package io.kuberewind.audit.receive;

import io.kuberewind.kit.file.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * With what the receiver shows itself: a key and a certificate, which is its own authority when it
 * was made here.
 */
final class ReceiverIdentity {
  private static final Duration VALID = Duration.ofDays(3_650);
  private static final String ALIAS = "receiver";
  private static final String ADDRESS = "[0-9.]+|.*:.*";

  /** The file's mode protects it; a key store has to have a password. */
  private static final char[] OWN_PASSWORD = "kuberewind".toCharArray();

  private final KeyStore store;
  private final char[] password;

  private ReceiverIdentity(KeyStore store, char[] password) {
    this.store = store;
    this.password = password.clone();
  }

  /** The identity in a PKCS #12 file. */
  static ReceiverIdentity load(Path file, char[] password) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return new ReceiverIdentity(store, password);
    } catch (GeneralSecurityException e) {
      throw new IOException("%s is no PKCS #12 key store: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The identity in {@code file}, made anew where there is none for these names. */
  static ReceiverIdentity own(Path file, Collection<String> names) throws IOException {
    if (Files.exists(file)) {
      ReceiverIdentity known = load(file, OWN_PASSWORD);
      if (known.names().containsAll(names)) {
        return known;
      }
    }
    try {
      ReceiverIdentity made = make(names);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      made.store.store(out, OWN_PASSWORD);
      PrivateFile.write(file, out.toByteArray());
      return made;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("No certificate can be made: " + e.getMessage(), e);
    }
  }

  KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  /** The certificates as PEM. */
  String pem() throws IOException {
    try {
      StringBuilder pem = new StringBuilder();
      for (Certificate certificate : store.getCertificateChain(store.aliases().nextElement())) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
      return pem.toString();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private Set<String> names() throws IOException {
    try {
      X509Certificate certificate =
          (X509Certificate) store.getCertificate(store.aliases().nextElement());
      Set<String> names = new TreeSet<>();
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
      }
      return names;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static ReceiverIdentity make(Collection<String> names)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=kuberewind-audit");
    Instant now = Instant.now();
    X509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(VALID)),
            name,
            keys.getPublic());
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    certificate.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
    certificate.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    certificate.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.stream().map(ReceiverIdentity::asn1).toArray(GeneralName[]::new)));
    X509Certificate signed =
        new JcaX509CertificateConverter()
            .getCertificate(
                certificate.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, keys.getPrivate(), OWN_PASSWORD, new Certificate[] {signed});
    return new ReceiverIdentity(store, OWN_PASSWORD);
  }

  private static GeneralName asn1(String name) {
    int kind = name.matches(ADDRESS) ? GeneralName.iPAddress : GeneralName.dNSName;
    return new GeneralName(kind, name);
  }
}
