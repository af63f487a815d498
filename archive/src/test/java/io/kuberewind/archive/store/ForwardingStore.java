package io.kuberewind.archive.store;

import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Hands everything on; what a test wants to be otherwise it overrides. */
public class ForwardingStore implements ObjectStore {
  private final ObjectStore target;

  public ForwardingStore(ObjectStore target) {
    this.target = target;
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    target.putIfAbsent(path, content);
  }

  @Override
  public InputStream open(ObjectPath path) {
    return target.open(path);
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    return target.readRange(path, offset, length);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    return target.stat(path);
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    return target.list(folder);
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    return target.folders(folder);
  }

  @Override
  public void delete(ObjectPath path) {
    target.delete(path);
  }

  @Override
  public void close() {
    target.close();
  }
}
