package io.kuberewind.etcd.bolt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes a bbolt file, format version 2, from front to back: buckets one after another, each with
 * its keys in order. Nothing is held but one leaf and the first key of each. The file is one only
 * once it was finished: its two meta pages are written last.
 *
 * <p>Numbers are little-endian: bbolt writes those of its machine, and all that matter are.
 */
public final class BoltWriter implements AutoCloseable {
  private static final int META_PAGES = 2;
  private static final long FREELIST = 2;
  private static final int BUFFER_BYTES = 1 << 20;

  /** A page that others point to, by its first key. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Child(byte[] firstKey, long page) {}

  private final FileChannel file;
  private final ByteBuffer buffer = BoltPages.buffer(BUFFER_BYTES);
  private final LeafPage leaf = new LeafPage();
  private final TreeMap<String, Long> buckets = new TreeMap<>();
  private final List<Child> children = new ArrayList<>();
  private String bucket;
  private byte[] lastKey;
  private long nextPage = META_PAGES;

  private BoltWriter(FileChannel file) {
    this.file = file;
  }

  /** A new file. */
  public static BoltWriter create(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    file.position((long) META_PAGES * BoltPages.PAGE_BYTES);
    BoltWriter writer = new BoltWriter(file);
    writer.page(BoltPages.freelist(FREELIST));
    return writer;
  }

  /** Begins a bucket; the one before is complete. */
  public void bucket(String name) throws IOException {
    endBucket();
    bucket = name;
    lastKey = null;
  }

  /**
   * Adds a key to the bucket.
   *
   * @throws IllegalArgumentException when it does not follow the one before it
   */
  public void put(byte[] key, byte[] value) throws IOException {
    if (lastKey != null && java.util.Arrays.compareUnsigned(lastKey, key) >= 0) {
      throw new IllegalArgumentException("keys of a bucket are written in their order");
    }
    lastKey = key;
    if (!leaf.hasRoomFor(key, value)) {
      endLeaf();
    }
    leaf.add(key, value, 0);
  }

  /** Ends the file, and makes it durable. */
  public void finish() throws IOException {
    endBucket();
    for (var entry : buckets.entrySet()) {
      byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
      leaf.add(name, BoltPages.bucketHeader(entry.getValue()), BoltPages.LEAF_IS_BUCKET);
    }
    long root = nextPage;
    page(leaf.take(root));
    flush();
    file.position(0);
    for (long transaction = 0; transaction < META_PAGES; transaction++) {
      ByteBuffer meta = BoltPages.meta(transaction, root, FREELIST, nextPage);
      while (meta.hasRemaining()) {
        file.write(meta);
      }
    }
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void endBucket() throws IOException {
    if (bucket == null) {
      return;
    }
    endLeaf();
    if (children.isEmpty()) {
      // An empty bucket has one page, too.
      children.add(new Child(new byte[0], nextPage));
      page(leaf.take(nextPage));
    }
    while (children.size() > 1) {
      branches();
    }
    buckets.put(bucket, children.get(0).page());
    children.clear();
    bucket = null;
  }

  private void endLeaf() throws IOException {
    if (!leaf.isEmpty()) {
      children.add(new Child(leaf.firstKey(), nextPage));
      page(leaf.take(nextPage));
    }
  }

  /** One level up: pages that point to the pages there are. */
  private void branches() throws IOException {
    List<Child> above = new ArrayList<>();
    BranchPage branch = new BranchPage();
    for (Child child : children) {
      if (!branch.hasRoomFor(child.firstKey())) {
        above.add(new Child(branch.firstKey(), nextPage));
        page(branch.take(nextPage));
      }
      branch.add(child.firstKey(), child.page());
    }
    above.add(new Child(branch.firstKey(), nextPage));
    page(branch.take(nextPage));
    children.clear();
    children.addAll(above);
  }

  private void page(ByteBuffer page) throws IOException {
    nextPage += page.remaining() / BoltPages.PAGE_BYTES;
    if (buffer.remaining() < page.remaining()) {
      flush();
    }
    if (page.remaining() > buffer.remaining()) {
      while (page.hasRemaining()) {
        file.write(page);
      }
    } else {
      buffer.put(page);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
    buffer.order(ByteOrder.LITTLE_ENDIAN);
  }
}
