package io.kuberewind.etcd.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.RangeResponse;
import java.util.List;

/**
 * Reads a range in pages, all of them at one revision. Holds one page at a time. Not safe for use
 * by several threads.
 */
public final class PinnedRead {
  private static final int PAGE_KEYS = 500;

  private final EtcdClient etcd;
  private KeyRange left;
  private long revision;
  private boolean isComplete;

  /**
   * A read at {@code revision}; 0 for the one that is current at the first page.
   *
   * @param range what to read
   */
  public PinnedRead(EtcdClient etcd, KeyRange range, long revision) {
    this.etcd = etcd;
    this.left = range;
    this.revision = revision;
  }

  /**
   * The next keys; empty at the end.
   *
   * @throws EtcdException.Compacted when etcd has the revision no more: begin anew
   * @throws EtcdException when etcd does not answer
   */
  public List<StoredKey> next() throws EtcdException {
    if (isComplete) {
      return List.of();
    }
    RangeResponse page = etcd.range(left, revision, PAGE_KEYS, false);
    if (revision == 0) {
      revision = page.getHeader().getRevision();
    }
    List<StoredKey> keys = page.getKvsList().stream().map(StoredKey::of).toList();
    isComplete = !page.getMore();
    if (!isComplete) {
      ByteString last = page.getKvs(page.getKvsCount() - 1).getKey();
      left = left.after(last);
    }
    return keys;
  }

  /** The revision of all pages, known behind the first one. */
  public long revision() {
    return revision;
  }
}
