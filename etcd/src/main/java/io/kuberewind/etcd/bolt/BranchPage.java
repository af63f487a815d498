package io.kuberewind.etcd.bolt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A branch that is being filled: one page. */
final class BranchPage {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Element(byte[] key, long page) {}

  private final List<Element> elements = new ArrayList<>();
  private int bytes = BoltPages.HEADER_BYTES;

  boolean hasRoomFor(byte[] key) {
    return elements.size() < 2
        || bytes + BoltPages.ELEMENT_BYTES + key.length <= BoltPages.PAGE_BYTES;
  }

  void add(byte[] key, long page) {
    elements.add(new Element(key, page));
    bytes += BoltPages.ELEMENT_BYTES + key.length;
  }

  byte[] firstKey() {
    return elements.get(0).key();
  }

  /** The page, ready to be written; the next one is empty. */
  ByteBuffer take(long id) {
    ByteBuffer page = BoltPages.page(id, BoltPages.BRANCH, elements.size(), bytes);
    int data = page.position() + elements.size() * BoltPages.ELEMENT_BYTES;
    for (Element element : elements) {
      page.putInt(data - page.position()).putInt(element.key().length).putLong(element.page());
      data += element.key().length;
    }
    elements.forEach(element -> page.put(element.key()));
    elements.clear();
    bytes = BoltPages.HEADER_BYTES;
    return page.rewind();
  }
}
