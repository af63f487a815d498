package io.kuberewind.etcd.bolt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A leaf that is being filled. It may go over several pages, as one with a large value must. */
final class LeafPage {
  private static final int TARGET_BYTES = 16 * BoltPages.PAGE_BYTES;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Element(byte[] key, byte[] value, int flags) {}

  private final List<Element> elements = new ArrayList<>();
  private int bytes = BoltPages.HEADER_BYTES;

  boolean isEmpty() {
    return elements.isEmpty();
  }

  boolean hasRoomFor(byte[] key, byte[] value) {
    return elements.isEmpty()
        || (bytes + size(key, value) <= TARGET_BYTES && elements.size() < BoltPages.MOST_ELEMENTS);
  }

  void add(byte[] key, byte[] value, int flags) {
    elements.add(new Element(key, value, flags));
    bytes += size(key, value);
  }

  byte[] firstKey() {
    return elements.get(0).key();
  }

  /** The page, ready to be written; the next one is empty. */
  ByteBuffer take(long id) {
    ByteBuffer page = BoltPages.page(id, BoltPages.LEAF, elements.size(), bytes);
    int data = page.position() + elements.size() * BoltPages.ELEMENT_BYTES;
    for (Element element : elements) {
      // A position counts from the element that names it.
      page.putInt(element.flags()).putInt(data - page.position() + Integer.BYTES);
      page.putInt(element.key().length).putInt(element.value().length);
      data += element.key().length + element.value().length;
    }
    elements.forEach(element -> page.put(element.key()).put(element.value()));
    elements.clear();
    bytes = BoltPages.HEADER_BYTES;
    return page.rewind();
  }

  private static int size(byte[] key, byte[] value) {
    return BoltPages.ELEMENT_BYTES + key.length + value.length;
  }
}
