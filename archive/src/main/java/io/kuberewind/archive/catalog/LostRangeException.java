package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;

/**
 * An answer needs changes that commits told of which are missing. The archive's keeper acts next.
 */
public final class LostRangeException extends ArchiveException {
  public LostRangeException(LostRange lost) {
    super(
        "Commits are missing: offsets %d to %d of partition %d are lost, from revision %d on. Let 'archive repair' look for them, bring them back from a copy of the archive, ask for a time outside, or add --allow-gaps."
            .formatted(
                lost.fromOffset(), lost.toOffset() - 1, lost.partition(), lost.afterRevision()));
  }
}
