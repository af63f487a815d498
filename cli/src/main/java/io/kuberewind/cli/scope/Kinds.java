package io.kuberewind.cli.scope;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.cli.exit.CommandException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the resource types that a person means, among those that an archive has captured. */
public final class Kinds {
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("cm", "configmaps"),
          Map.entry("cj", "cronjobs"),
          Map.entry("crd", "customresourcedefinitions"),
          Map.entry("crds", "customresourcedefinitions"),
          Map.entry("csr", "certificatesigningrequests"),
          Map.entry("deploy", "deployments"),
          Map.entry("ds", "daemonsets"),
          Map.entry("ep", "endpoints"),
          Map.entry("ev", "events"),
          Map.entry("hpa", "horizontalpodautoscalers"),
          Map.entry("ing", "ingresses"),
          Map.entry("limits", "limitranges"),
          Map.entry("netpol", "networkpolicies"),
          Map.entry("no", "nodes"),
          Map.entry("ns", "namespaces"),
          Map.entry("pc", "priorityclasses"),
          Map.entry("pdb", "poddisruptionbudgets"),
          Map.entry("po", "pods"),
          Map.entry("pv", "persistentvolumes"),
          Map.entry("pvc", "persistentvolumeclaims"),
          Map.entry("quota", "resourcequotas"),
          Map.entry("rc", "replicationcontrollers"),
          Map.entry("rs", "replicasets"),
          Map.entry("sa", "serviceaccounts"),
          Map.entry("sc", "storageclasses"),
          Map.entry("sts", "statefulsets"),
          Map.entry("svc", "services"));

  /** Which group wins where several have a resource of that name. */
  private static final Comparator<CapturedType> PREFERENCE =
      Comparator.<CapturedType>comparingInt(
              type ->
                  type.group().isEmpty()
                      ? 0
                      : !type.group().contains(".") ? 1 : type.group().endsWith(".k8s.io") ? 2 : 3)
          .thenComparing(CapturedType::group);

  private final List<CapturedType> types;
  private final Map<String, String> customShort;

  /** {@code customShort}: short and singular names that custom resources bring along. */
  public Kinds(List<CapturedType> types, Map<String, String> customShort) {
    this.types = types.stream().sorted(PREFERENCE).toList();
    this.customShort = new HashMap<>(customShort);
  }

  /**
   * The types that {@code words} names: {@code deploy}, {@code deployments.apps}, {@code
   * Deployment}, several joined by commas.
   *
   * @throws CommandException of wrong use, when a name is nobody's, with one that it may stand for
   */
  public List<CapturedType> resolve(String words) {
    List<CapturedType> found = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      CapturedType type = find(word.strip()).orElseThrow(() -> unknown(word.strip()));
      if (!found.contains(type)) {
        found.add(type);
      }
    }
    return found;
  }

  private Optional<CapturedType> find(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    String plural = SHORT.getOrDefault(name, customShort.getOrDefault(name, name));
    return types.stream()
        .filter(
            type ->
                type.resource().equals(plural)
                    || qualified(type, plural)
                    || type.kind().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private static boolean qualified(CapturedType type, String name) {
    String kind = type.kind().toLowerCase(Locale.ROOT);
    String group = type.group().isEmpty() ? "" : "." + type.group();
    return name.equals(type.resource() + group)
        || name.equals(kind + group)
        || name.equals(type.resource() + "." + type.version() + group);
  }

  private CommandException unknown(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    Optional<String> nearest =
        types.stream()
            .flatMap(type -> Stream.of(type.resource(), type.kind().toLowerCase(Locale.ROOT)))
            .filter(known -> distance(known, name) <= Math.max(1, name.length() / 3))
            .min(Comparator.comparingInt(known -> distance(known, name)));
    return CommandException.usage(
        "the archive knows no kind '%s'%s"
            .formatted(
                word,
                nearest
                    .map(known -> "; did you mean " + known + "?")
                    .orElse("; 'kubectl rewind coverage' lists those it knows")));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
