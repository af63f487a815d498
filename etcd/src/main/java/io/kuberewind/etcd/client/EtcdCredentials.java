package io.kuberewind.etcd.client;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How etcd knows us, and we etcd: read from the files that are named. */
final class EtcdCredentials {
  private EtcdCredentials() {}

  /**
   * The credentials of a connection.
   *
   * @throws EtcdException when a file cannot be read or is not what it should be
   */
  static ChannelCredentials of(EtcdEndpoints endpoints) throws EtcdException {
    if (endpoints.tls().isEmpty()) {
      return InsecureChannelCredentials.create();
    }
    EtcdEndpoints.Tls tls = endpoints.tls().get();
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (tls.authority().isPresent()) {
        credentials.trustManager(tls.authority().get().toFile());
      }
      if (tls.certificate().isPresent()) {
        Path key = tls.key().orElseThrow();
        try (InputStream certificate = Files.newInputStream(tls.certificate().get())) {
          credentials.keyManager(certificate, new ByteArrayInputStream(PrivateKeyFile.read(key)));
        }
      }
      return credentials.build();
    } catch (NoSuchFileException e) {
      throw new EtcdException("cannot read a certificate for etcd: no file " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EtcdException("cannot read a certificate for etcd: " + e.getMessage(), e);
    }
  }
}
