package io.kuberewind.watcher.policy;

import io.kuberewind.sealing.field.FieldPattern;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a policy file strictly, gathering every problem. */
final class PolicyParser {
  private static final Set<String> SELECTING = Set.of("kinds", "namespaces", "labels");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?");
  private static final Pattern INTERVAL = Pattern.compile("(\\d{1,6})(s|m|h)");
  private static final Map<String, Duration> UNITS =
      Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  private final Problems problems;
  private final Function<KindName, Boolean> isServed;
  private final boolean hasKeys;

  /**
   * @param isServed whether the cluster has a kind of that name
   * @param hasKeys whether something can be sealed
   */
  PolicyParser(Problems problems, Function<KindName, Boolean> isServed, boolean hasKeys) {
    this.problems = problems;
    this.isServed = isServed;
    this.hasKeys = hasKeys;
  }

  /**
   * The policy in {@code bytes}. Worth nothing when there were problems.
   *
   * @param usual what is left out where the file does not say
   */
  Policy parse(byte[] bytes, Path file, Policy usual, String hash) {
    Map<String, Node> top = Map.of();
    Optional<Node> root = compose(bytes, file);
    if (root.isPresent()) {
      top = members(root.get(), Set.of("leaveOut", "sample", "seal", "redact"));
    }
    List<Selector> leaveOut =
        top.containsKey("leaveOut")
            ? rules(top.get("leaveOut"), Set.of(), this::leaveOut)
            : usual.leaveOut();
    return new Policy(
        leaveOut,
        rules(top.get("sample"), Set.of("every"), this::sample),
        rules(top.get("seal"), Set.of("fields", "key"), this::seal),
        rules(top.get("redact"), Set.of("fields"), this::redact),
        hash);
  }

  private Optional<Node> compose(byte[] bytes, Path file) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.toString()).setMaxAliasesForCollections(0).build();
    try {
      Compose compose = new Compose(settings);
      return compose.composeString(new String(bytes, StandardCharsets.UTF_8));
    } catch (MarkedYamlEngineException e) {
      problems.add(e.getProblemMark(), "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(Optional.empty(), "this is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private <T> List<T> rules(Node list, Set<String> own, Function<Rule, Optional<T>> read) {
    List<T> rules = new ArrayList<>();
    for (Node node : list == null ? List.<Node>of() : elements(list)) {
      Set<String> known = new HashSet<>(SELECTING);
      known.addAll(own);
      if (node instanceof MappingNode) {
        read.apply(new Rule(node, members(node, known))).ifPresent(rules::add);
      } else {
        problems.add(node, "a rule says kinds, namespaces or labels, as a mapping");
      }
    }
    return rules;
  }

  /** A rule as it stands in the file. */
  private record Rule(Node node, Map<String, Node> members) {
    Node get(String key) {
      return members.get(key);
    }
  }

  private Optional<Selector> leaveOut(Rule rule) {
    if (rule.members().keySet().stream().noneMatch(SELECTING::contains)) {
      problems.add(rule.node(), "this would leave out everything: say kinds, namespaces or labels");
    }
    return Optional.of(selector(rule));
  }

  private Optional<Policy.Sample> sample(Rule rule) {
    if (rule.get("kinds") == null) {
      problems.add(rule.node(), "say which kinds are sampled");
    }
    Duration every = Duration.ZERO;
    if (rule.get("every") == null) {
      problems.add(rule.node(), "say how often, such as every: 30s");
    } else {
      every = interval(rule.get("every"));
    }
    return Optional.of(new Policy.Sample(selector(rule), every));
  }

  private Optional<Policy.Seal> seal(Rule rule) {
    if (!hasKeys) {
      problems.add(rule.node(), "there are no keys to seal with: name a keys file with --keys");
    }
    boolean ownKey = rule.get("key") != null && ownKey(rule.get("key"));
    Selector selector = selector(rule);
    boolean secrets =
        !selector.kinds().isEmpty()
            && selector.kinds().stream().allMatch(k -> k.matches("", "secrets", "Secret"));
    if (rule.get("fields") == null && !secrets) {
      problems.add(rule.node(), "say which fields are sealed, such as fields: [/spec/password]");
    }
    return Optional.of(new Policy.Seal(selector, fields(rule.get("fields")), ownKey));
  }

  private Optional<Policy.Redact> redact(Rule rule) {
    if (rule.get("fields") == null) {
      problems.add(rule.node(), "say which fields are removed, such as fields: [/spec/password]");
    }
    return Optional.of(new Policy.Redact(selector(rule), fields(rule.get("fields"))));
  }

  private boolean ownKey(Node node) {
    String key = text(node);
    if (!key.equals("namespace") && !key.equals("main")) {
      problems.add(node, "'" + key + "' is no key: main, or namespace for one of its own");
    }
    return key.equals("namespace");
  }

  private Selector selector(Rule rule) {
    List<KindName> kinds = new ArrayList<>();
    List<String> namespaces = new ArrayList<>();
    Labels labels = Labels.ANY;
    for (Node node : elements(rule.get("kinds"))) {
      KindName kind = new KindName(text(node));
      kinds.add(kind);
      if (!kind.text().isEmpty() && !isServed.apply(kind)) {
        problems.add(node, "the cluster has no kind '" + text(node) + "'");
      }
    }
    for (Node node : elements(rule.get("namespaces"))) {
      namespaces.add(text(node));
      if (!NAMESPACE.matcher(text(node)).matches()) {
        problems.add(node, "'" + text(node) + "' names no namespace");
      }
    }
    if (rule.get("labels") != null) {
      labels = parsed(rule.get("labels"), Labels::parse).orElse(Labels.ANY);
    }
    return new Selector(kinds, namespaces, labels, describe(rule));
  }

  private static String describe(Rule rule) {
    List<String> parts = new ArrayList<>();
    for (String key : List.of("namespaces", "labels")) {
      Node node = rule.get(key);
      if (node instanceof ScalarNode scalar) {
        parts.add(key + " " + scalar.getValue());
      } else if (node instanceof SequenceNode list) {
        parts.add(
            key
                + " "
                + String.join(
                    ", ",
                    list.getValue().stream()
                        .map(n -> n instanceof ScalarNode s ? s.getValue() : "")
                        .toList()));
      }
    }
    return String.join(" and ", parts);
  }

  private List<FieldPattern> fields(Node list) {
    List<FieldPattern> fields = new ArrayList<>();
    for (Node node : elements(list)) {
      parsed(node, FieldPattern::parse).ifPresent(fields::add);
    }
    return fields;
  }

  private Duration interval(Node node) {
    Matcher interval = INTERVAL.matcher(text(node));
    if (interval.matches()) {
      Duration every = UNITS.get(interval.group(2)).multipliedBy(Long.parseLong(interval.group(1)));
      if (!every.isZero() && every.compareTo(Duration.ofHours(24)) <= 0) {
        return every;
      }
    }
    problems.add(node, "'" + text(node) + "' is no interval from 1s to 24h");
    return Duration.ofSeconds(1);
  }

  private <T> Optional<T> parsed(Node node, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text(node)));
    } catch (IllegalArgumentException e) {
      problems.add(node, e.getMessage());
      return Optional.empty();
    }
  }

  /** The elements of a list; of nothing where there is none. */
  private List<Node> elements(Node list) {
    if (list == null) {
      return List.of();
    }
    if (list instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.add(list, "this is to be a list");
    return List.of();
  }

  private String text(Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue().strip();
    }
    problems.add(node, "this is to be a text");
    return "";
  }

  private Map<String, Node> members(Node node, Set<String> known) {
    Map<String, Node> members = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problems.add(node, "this is to be a mapping of leaveOut, sample, seal and redact");
      return members;
    }
    for (NodeTuple member : mapping.getValue()) {
      String key = text(member.getKeyNode());
      if (!known.contains(key)) {
        problems.add(
            member.getKeyNode(),
            "there is no key '%s' here: use %s"
                .formatted(key, String.join(", ", known.stream().sorted().toList())));
      } else if (members.put(key, member.getValueNode()) != null) {
        problems.add(member.getKeyNode(), "'" + key + "' is there twice");
      }
    }
    return members;
  }
}
