package io.kuberewind.watcher.etcd;

import com.google.protobuf.ByteString;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.PinnedRead;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.decode.StoredValue;
import io.kuberewind.etcd.decode.ValueDecoder;
import io.kuberewind.watcher.stream.EventReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an etcd is the one that an API server keeps its objects in, and can be followed. */
final class EtcdIdentity {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  private EtcdIdentity() {}

  /**
   * @param clusterId uid of the kube-system namespace as the API server gives it; empty where it
   *     may not be read
   * @throws EtcdException.Unusable when it is not, or cannot; the message is for the user
   */
  static void check(EtcdClient etcd, EtcdSettings settings, String clusterId) throws EtcdException {
    checkVersion(etcd);
    ByteString key = ByteString.copyFromUtf8(settings.prefix() + "/namespaces/kube-system");
    List<StoredKey> found = new PinnedRead(etcd, KeyRange.only(key), 0).next();
    if (found.isEmpty()) {
      throw new EtcdException.Unusable(
          "etcd at %s has no %s: it is another cluster's, or the API server's --etcd-prefix is not %s (--etcd-prefix)"
              .formatted(etcd.describe(), key.toStringUtf8(), settings.prefix()));
    }
    StoredValue value = new ValueDecoder().decode(found.get(0).value(), 1);
    if (value instanceof StoredValue.Decoded decoded && !clusterId.isEmpty()) {
      String uid = EventReader.listItem(decoded.json(), "v1", "Namespace").head().uid();
      if (!uid.equals(clusterId)) {
        throw new EtcdException.Unusable(
            "etcd at %s is not the one of this API server (kube-system %s there, %s here)"
                .formatted(etcd.describe(), uid, clusterId));
      }
    }
  }

  /** Older ones could say that they had told all before they had (etcd issue 15220). */
  private static void checkVersion(EtcdClient etcd) throws EtcdException {
    String version = etcd.version();
    Matcher numbers = VERSION.matcher(version);
    if (!numbers.matches() || !isSound(numbers)) {
      throw new EtcdException.Unusable(
          "etcd at %s is version %s, whose progress notifications cannot be trusted: 3.4.25, 3.5.8 or newer is needed"
              .formatted(etcd.describe(), version));
    }
  }

  private static boolean isSound(Matcher numbers) {
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    int patch = Integer.parseInt(numbers.group(3));
    if (major != 3) {
      return major > 3;
    }
    return minor > 5 || (minor == 5 && patch >= 8) || (minor == 4 && patch >= 25);
  }
}
