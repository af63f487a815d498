package io.kuberewind.archive.read;

import java.util.Iterator;

/** An iterator that holds memory until it is closed. */
public interface CloseableIterator<T> extends Iterator<T>, AutoCloseable {
  @Override
  void close();
}
