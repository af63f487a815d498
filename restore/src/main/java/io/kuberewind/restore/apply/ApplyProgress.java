package io.kuberewind.restore.apply;

/** Told of each result as it comes, one call at a time. */
@FunctionalInterface
public interface ApplyProgress {
  void done(ItemResult result, long done, long total);
}
