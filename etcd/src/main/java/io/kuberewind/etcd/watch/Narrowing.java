package io.kuberewind.etcd.watch;

import com.google.protobuf.ByteString;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import java.util.List;
import java.util.Optional;

/** Divides a range in the middle of its keys. */
final class Narrowing {
  private final EtcdClient etcd;

  Narrowing(EtcdClient etcd) {
    this.etcd = etcd;
  }

  /**
   * Parts with fewer keys each: halves, or a single key and what is around it. Empty where there is
   * nothing to divide by: it is one key, or has none any more.
   */
  Optional<List<KeyRange>> parts(KeyRange range) throws EtcdException {
    if (range.isOneKey()) {
      return Optional.empty();
    }
    long count = etcd.count(range, 0);
    if (count == 0) {
      return Optional.empty();
    }
    ByteString middle = etcd.keyAt(range, count / 2);
    List<KeyRange> parts = range.cutAt(List.of(middle, KeyRange.only(middle).to()));
    return parts.size() > 1 ? Optional.of(parts) : Optional.empty();
  }
}
