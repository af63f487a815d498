package io.kuberewind.archive.file;

/** Rows in order of key and then revision, one after the other. */
public interface RowSource extends AutoCloseable {
  /** The next row; null when there are no more. */
  Row next();

  @Override
  void close();
}
