package io.kuberewind.archive.s3a;

import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreProvider;
import java.net.URI;
import java.util.Map;

/**
 * S3 buckets: {@code s3a://bucket/folder}. Names no class of Hadoop, so that none is loaded before
 * an archive in a bucket is opened. {@link S3aOptions} says which options there are.
 */
public final class S3aStoreProvider implements ObjectStoreProvider {
  @Override
  public boolean serves(String scheme) {
    return scheme.equals("s3a");
  }

  @Override
  public ObjectStore open(URI uri, Map<String, String> options) {
    return S3aStore.open(uri, S3aOptions.of(options, System.getenv()));
  }
}
