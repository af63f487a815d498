package io.kuberewind.etcd.client;

import io.grpc.Status;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What to do when a member cannot be spoken to by TLS. */
final class TlsAdvice {
  private TlsAdvice() {}

  /** A clause behind the failure; empty where there is nothing to advise. */
  static String on(Status status, Optional<EtcdEndpoints.Tls> tls) {
    if (status.getCode() != Status.Code.UNAVAILABLE) {
      return "";
    }
    Throwable cause = status.getCause();
    if (tls.isEmpty()) {
      // A server that wants TLS hangs up on what it cannot read.
      return isHungUp(status) ? "; if it wants TLS, write https://" : "";
    }
    if (isCausedBy(cause, CertificateException.class)) {
      return "; its certificate is not trusted: name the authority that signed it (--etcd-cacert)";
    }
    if (isCausedBy(cause, SSLPeerUnverifiedException.class)) {
      return "; its certificate is for other names: use one of them as the address";
    }
    // What a server says of a client's certificate may get lost when it hangs up behind it.
    boolean isRefused = isCausedBy(cause, SSLException.class) || isHungUp(status);
    if (isRefused && tls.get().certificate().isEmpty()) {
      return "; if it asks for a client certificate, name one (--etcd-cert, --etcd-key)";
    }
    return isRefused ? "; if it refuses our certificate, name another one (--etcd-cert)" : "";
  }

  private static boolean isHungUp(Status status) {
    Throwable cause = status.getCause();
    String description = status.getDescription() == null ? "" : status.getDescription();
    return description.startsWith("Network closed")
        || description.startsWith("End of stream")
        || isCausedBy(cause, EOFException.class)
        || (isCausedBy(cause, SocketException.class) && !isCausedBy(cause, ConnectException.class));
  }

  private static boolean isCausedBy(Throwable cause, Class<? extends Throwable> kind) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}
