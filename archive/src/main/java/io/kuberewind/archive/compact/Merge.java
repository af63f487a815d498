package io.kuberewind.archive.compact;

import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Offsets;
import java.util.List;

/**
 * Segments that are to become one.
 *
 * @param partition partition of the history
 * @param inputs neighbours in the order of their offsets, one at least
 */
public record Merge(int partition, List<FileEntry> inputs) {
  public Merge {
    inputs = List.copyOf(inputs);
  }

  Offsets offsets() {
    return new Offsets(
        inputs.get(0).offsets().first(), inputs.get(inputs.size() - 1).offsets().last());
  }

  long records() {
    return inputs.stream().mapToLong(file -> file.contents().records()).sum();
  }
}
