package io.kuberewind.etcd.client;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority of a test's own, its certificates and keys as PEM files. */
final class TestAuthority {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final X500Name name;
  private final KeyPair keys = keys("RSA");
  private final Path certificate;

  TestAuthority(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = new X500Name("CN=" + name);
    this.certificate = folder.resolve(name + ".pem");
    write(certificate, sign(this.name, keys, true));
  }

  /** A certificate for 127.0.0.1 and its key, both PEM files. */
  record Identity(Path certificate, Path key) {}

  /** The authority's own certificate. */
  Path certificate() {
    return certificate;
  }

  /** An identity with a key of this algorithm, RSA or EC, in PKCS #8 or in the older form. */
  Identity identity(String subject, String algorithm, boolean pkcs8) throws Exception {
    KeyPair own = keys(algorithm);
    Path signed = folder.resolve(subject + "-" + algorithm + ".pem");
    Path key = folder.resolve(subject + "-" + algorithm + pkcs8 + ".key");
    write(signed, sign(new X500Name("CN=" + subject), own, false));
    if (pkcs8) {
      write(key, new JcaPKCS8Generator(own.getPrivate(), null));
    } else {
      write(key, own.getPrivate() instanceof ECPrivateKey ec ? sec1(ec) : own.getPrivate());
    }
    return new Identity(signed, key);
  }

  private X509Certificate sign(X500Name subject, KeyPair of, boolean isAuthority)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(120, RANDOM),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            subject,
            of.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
  }

  /** As Go and OpenSSL write it: with the name of the curve. */
  private static PemObject sec1(ECPrivateKey key) throws IOException {
    byte[] encoded =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded();
    return new PemObject("EC PRIVATE KEY", encoded);
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  private static void write(Path file, Object what) throws IOException {
    try (Writer out = Files.newBufferedWriter(file);
        JcaPEMWriter pem = new JcaPEMWriter(out)) {
      pem.writeObject(what);
    }
  }
}
