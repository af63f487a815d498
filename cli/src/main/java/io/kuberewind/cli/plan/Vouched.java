package io.kuberewind.cli.plan;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.schemas.CoverageEvent;
import java.util.HashSet;
import java.util.Set;

/** Types of which it is known what was there at a moment, and so what was not. */
final class Vouched {
  private Vouched() {}

  static Set<GroupResource> at(Archive archive, Cut cut) {
    Set<GroupResource> vouched = new HashSet<>();
    for (CoverageSpan span : archive.coverage()) {
      if (span.event() == CoverageEvent.SEEN && span.revisions().from() <= cut.revision()) {
        vouched.add(span.type().groupResource());
      }
    }
    // What a policy leaves out is not recorded, however long it has been there.
    for (CoverageSpan span : archive.coverage()) {
      if (span.event() == CoverageEvent.EXCLUDED) {
        vouched.remove(span.type().groupResource());
      }
    }
    return vouched;
  }
}
