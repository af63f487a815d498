package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.manifest.Redacted;
import io.kuberewind.restore.plan.Desired;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.Optional;

/** Compares what lives on the target with what was recorded. */
final class LiveComparison {
  private static final String OURS = "kuberewind-restore-";

  private final Target target;
  private final Rewrite rewrite;

  LiveComparison(Target target, Rewrite rewrite) {
    this.target = target;
    this.rewrite = rewrite;
  }

  private static boolean isComparable(ObjectRef ref, ObjectNode wanted, ObjectNode live) {
    Manifest form = new Manifest(ref.type().type(), ref.type().statusApart());
    Redacted.takeOver(wanted, live);
    form.adopt(wanted, live);
    return form.comparable(wanted).equals(form.comparable(live.deepCopy()));
  }

  /** Whether what lives is neither what was recorded before nor what a restore wrote last. */
  boolean isForeign(Optional<Change> before, ObjectRef ref, ObjectNode live) throws IOException {
    if (isOurs(live)) {
      return false;
    }
    if (before.isEmpty() || !before.get().getObject().hasRemaining()) {
      return true;
    }
    ObjectNode wanted =
        Desired.of(ChangeWriter.item(before.get(), ref), before.get(), rewrite, target.served());
    return !isComparable(ref, wanted, live);
  }

  /** Times of field managers are whole seconds: of those at the last one, ours counts. */
  private static boolean isOurs(JsonNode live) {
    String last = "";
    boolean ours = false;
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (entry.path("subresource").asText().isEmpty()) {
        String time = entry.path("time").asText();
        boolean isOurs = entry.path("manager").asText().startsWith(OURS);
        ours = time.compareTo(last) > 0 ? isOurs : time.equals(last) ? ours || isOurs : ours;
        last = time.compareTo(last) > 0 ? time : last;
      }
    }
    return ours;
  }
}
