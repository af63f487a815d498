package io.kuberewind.audit.receive;

import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.kit.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the receiver listens and how both sides know each other.
 *
 * @param listen address; port 0 for any free one
 * @param folder where certificate and kubeconfig are kept that were made here
 * @param names further DNS names and addresses of the receiver; the first is put into the
 *     kubeconfig
 * @param kubeconfig a webhook kubeconfig that exists already, whose token is accepted; empty to
 *     have one made
 * @param keyStore a PKCS #12 key store with the receiver's certificate; empty to have one made
 * @param keyStorePassword its password
 * @param clientAuthority PEM file of the authority whose certificates are accepted in place of the
 *     token
 */
public record ReceiverSettings(
    ListenAddress listen,
    Path folder,
    List<String> names,
    Optional<Path> kubeconfig,
    Optional<Path> keyStore,
    Optional<Secret> keyStorePassword,
    Optional<Path> clientAuthority) {
  public ReceiverSettings {
    names = List.copyOf(names);
  }
}
