package io.kuberewind.watcher.policy;

import io.kuberewind.sealing.field.FieldPattern;
import io.kuberewind.watcher.change.ResourceType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded, and in what form. Immutable.
 *
 * @param leaveOut what is not recorded
 * @param sample of what only some changes of the status are recorded
 * @param seal what is sealed beside Secrets
 * @param redact what is removed before anybody sees it
 * @param hash SHA-256 of the file, hexadecimal; null where there is none
 */
public record Policy(
    List<Selector> leaveOut,
    List<Sample> sample,
    List<Seal> seal,
    List<Redact> redact,
    String hash) {

  /** Of the objects meant, a change of nothing but the status is recorded once an interval. */
  record Sample(Selector selector, Duration every) {}

  /** Fields that are sealed, by the namespace's own key or by the one that is due anyway. */
  record Seal(Selector selector, List<FieldPattern> fields, boolean ownKey) {}

  /** Fields that are removed. */
  record Redact(Selector selector, List<FieldPattern> fields) {}

  public Policy {
    leaveOut = List.copyOf(leaveOut);
    sample = List.copyOf(sample);
    seal = List.copyOf(seal);
    redact = List.copyOf(redact);
  }

  /** Everything but the kinds named, as it comes. */
  public static Policy leavingOut(Collection<String> kinds) {
    List<Selector> out =
        kinds.isEmpty() ? List.of() : List.of(Selector.ofKinds(List.copyOf(kinds)));
    return new Policy(out, List.of(), List.of(), List.of(), null);
  }

  /** Whether anything of the type is recorded. */
  public boolean captures(ResourceType type) {
    return leaveOut.stream().noneMatch(out -> out.ofWholeKinds() && out.speaksOf(type));
  }

  /** What of a type that is recorded is left out, as the rules say it. */
  Optional<String> partOf(ResourceType type) {
    List<String> parts =
        leaveOut.stream()
            .filter(out -> !out.ofWholeKinds() && out.speaksOf(type))
            .map(Selector::text)
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }
}
