package io.kuberewind.etcd.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a range in pages, all of them at one revision. Holds one page at a time, and asks for
 * smaller ones where they do not fit into a message. Not safe for use by several threads.
 */
public final class PinnedRead {
  private static final int PAGE_KEYS = 500;

  private final EtcdClient etcd;
  private final List<StoredKey> unread = new ArrayList<>();
  private KeyRange left;
  private long revision;
  private int pageKeys = PAGE_KEYS;
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
    List<StoredKey> keys = new ArrayList<>();
    while (keys.isEmpty() && !isComplete) {
      RangeResponse page = page();
      if (page == null) {
        page = etcd.range(left, revision, 1, true);
        page.getKvsList().stream().map(StoredKey::of).forEach(unread::add);
      } else {
        page.getKvsList().stream().map(StoredKey::of).forEach(keys::add);
      }
      turn(page);
    }
    return keys;
  }

  /** The revision of all pages, known behind the first one. */
  public long revision() {
    return revision;
  }

  /** Keys that were left out so far, each alone being too large for a message; without values. */
  public List<StoredKey> unread() {
    return List.copyOf(unread);
  }

  /** The next page, as large as fits; null where a single key does not. */
  private RangeResponse page() throws EtcdException {
    while (true) {
      try {
        return etcd.range(left, revision, pageKeys, false);
      } catch (EtcdException.TooLarge e) {
        if (pageKeys == 1) {
          return null;
        }
        pageKeys = Math.max(1, pageKeys / 4);
      }
    }
  }

  private void turn(RangeResponse page) {
    if (revision == 0) {
      revision = page.getHeader().getRevision();
    }
    pageKeys = Math.min(PAGE_KEYS, pageKeys * 2);
    isComplete = !page.getMore() || page.getKvsCount() == 0;
    if (!isComplete) {
      KeyValue last = page.getKvs(page.getKvsCount() - 1);
      ByteString key = last.getKey();
      left = left.after(key);
    }
  }
}
