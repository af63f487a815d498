package io.kuberewind.kit.config;

import io.kuberewind.kit.config.ConfigSource.Entry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads typed values. A value that is missing or wrong becomes a problem and reading goes on with
 * the default (or an empty value), so that {@link #finish()} can report all problems in one
 * message. Used by one thread.
 */
public final class ConfigReader {
  /** A value as it takes effect; {@code text} is masked where it must not be seen. */
  private record Effective(String text, String kind) {}

  private final Map<String, Entry> entries;
  private final List<String> problems;
  private final SortedMap<String, Effective> effective = new TreeMap<>();
  private final List<String> prefixes = new ArrayList<>();

  public ConfigReader(ConfigSource source) {
    this.entries = source.entries();
    this.problems = new ArrayList<>(source.problems());
  }

  /**
   * Reads a whole configuration from {@code source}, which must hold nothing else.
   *
   * @throws ConfigException with every problem
   */
  public static <T> T readAll(ConfigSource source, Function<ConfigReader, T> read) {
    ConfigReader reader = new ConfigReader(source);
    T config = reader.read(read);
    reader.finish();
    return config;
  }

  /**
   * Applies {@code read} to this reader. What its own checks refuse ({@link
   * IllegalArgumentException}) is reported like any other problem.
   *
   * @throws ConfigException when {@code read} failed
   */
  public <T> T read(Function<ConfigReader, T> read) {
    try {
      return read.apply(this);
    } catch (RuntimeException e) {
      // After a problem the values are fillers, and what they cause is not worth telling.
      if (problems.isEmpty() && !(e instanceof IllegalArgumentException)) {
        throw e;
      }
      if (problems.isEmpty()) {
        problems.add(e.getMessage());
      }
      throw new ConfigException(problems);
    }
  }

  /** A text that must be given, not empty. */
  public String string(String key) {
    return required(key, "text", "", text -> text);
  }

  public String string(String key, String fallback) {
    return value(key, "text", fallback, text -> text);
  }

  /** A text that may be left out. */
  public Optional<String> optional(String key) {
    return Optional.ofNullable(value(key, "text", (String) null, text -> text));
  }

  /** Texts between commas. */
  public List<String> list(String key, List<String> fallback) {
    return value(
        key,
        "list",
        fallback,
        text ->
            Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }

  public int integer(String key, int fallback, int min, int max) {
    return value(
        key,
        "integer " + min + " to " + max,
        fallback,
        text -> Math.toIntExact(Values.number(text, min, max)));
  }

  /** {@code 250ms}, {@code 5s}, {@code 10m}, {@code 24h}, {@code 7d} or ISO 8601. */
  public Duration duration(String key, Duration fallback) {
    return value(key, "duration", fallback, Values::duration);
  }

  /** {@code 512}, {@code 64KiB}, {@code 64MiB}, {@code 1GiB}. */
  public long bytes(String key, long fallback) {
    return value(key, "bytes", fallback, Values::bytes);
  }

  public boolean flag(String key, boolean fallback) {
    return value(key, "true or false", fallback, Values::flag);
  }

  /** One of the constants of {@code type}, in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    return value(
        key, "one of " + Values.choices(type), fallback, text -> Values.choice(text, type));
  }

  public Path path(String key, Path fallback) {
    return value(key, "path", fallback, Path::of);
  }

  /** A URI that must be given. */
  public URI uri(String key) {
    return required(key, "URI", URI.create(""), Values::uri);
  }

  /** A URI that may be left out. */
  public Optional<URI> optionalUri(String key) {
    return Optional.ofNullable(value(key, "URI", (URI) null, Values::uri));
  }

  /** {@code host:port}; the name is not resolved. Port 0 lets the system choose. */
  public ListenAddress listen(String key, ListenAddress fallback) {
    return value(key, "host:port", fallback, ListenAddress::parse);
  }

  /** A secret, given as {@code key} or in the file that {@code key.file} names. */
  public Optional<Secret> secret(String key) {
    Entry inline = entries.get(key);
    Entry file = entries.get(key + ".file");
    effective.put(key, new Effective(inline == null && file == null ? null : "***", "secret"));
    effective.put(key + ".file", new Effective(file == null ? null : file.value(), "path"));
    if (inline != null && file != null) {
      problems.add(key + " and " + key + ".file are both given: keep one");
    } else if (file != null) {
      return parse(key + ".file", file, path -> Secret.of(Values.secretFile(path)));
    }
    return inline == null ? Optional.empty() : Optional.of(Secret.of(inline.value()));
  }

  /** Everything below {@code prefix}, the prefix cut off: handed on to a library as it is. */
  public Map<String, String> prefixed(String prefix) {
    prefixes.add(prefix);
    Map<String, String> found = new LinkedHashMap<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(prefix) && key.length() > prefix.length()) {
            found.put(key.substring(prefix.length()), entry.value());
            effective.put(key, new Effective(Masking.mask(key, entry.value()), "text"));
          }
        });
    return found;
  }

  /** Adds a problem that only the caller can see, such as two values that exclude each other. */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException when there was a problem, keys that nobody asked for included
   */
  public void finish() {
    List<String> all = new ArrayList<>(problems);
    entries.forEach(
        (key, entry) -> {
          if (!effective.containsKey(key)) {
            String nearest = NearestKey.of(key, effective.keySet());
            all.add(
                "unknown key '%s' (%s)%s"
                    .formatted(
                        key,
                        entry.origin(),
                        nearest == null ? "" : ": did you mean '" + nearest + "'?"));
          }
        });
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }

  /** The effective values, {@code key=value} sorted and secrets masked, for the log. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    effective.forEach(
        (key, value) -> {
          if (value.text() != null) {
            text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value.text());
          }
        });
    return text.toString();
  }

  /** The keys that were asked for, a line each with kind and value, for {@code --help}. */
  public String help() {
    StringBuilder text = new StringBuilder();
    effective.forEach(
        (key, value) ->
            text.append("  --%-32s %s%n".formatted(key, value.kind()).replace("\r", ""))
                .append(value.text() == null ? "" : "      default: " + value.text() + "\n"));
    prefixes.forEach(prefix -> text.append("  --").append(prefix).append("*\n"));
    return text.toString();
  }

  private <T> T required(String key, String kind, T filler, Function<String, T> parser) {
    Entry entry = entries.get(key);
    if (entry == null || entry.value().isBlank()) {
      effective.put(key, new Effective(null, kind + ", required"));
      problems.add(key + " is required");
      return filler;
    }
    return value(key, kind, filler, parser);
  }

  private <T> T value(String key, String kind, T fallback, Function<String, T> parser) {
    Entry entry = entries.get(key);
    if (entry == null) {
      effective.put(key, new Effective(Values.text(fallback), kind));
      return fallback;
    }
    effective.put(key, new Effective(Masking.mask(key, entry.value()), kind));
    return parse(key, entry, parser).orElse(fallback);
  }

  private <T> Optional<T> parse(String key, Entry entry, Function<String, T> parser) {
    try {
      return Optional.ofNullable(parser.apply(entry.value()));
    } catch (IllegalArgumentException e) {
      problems.add(
          "%s=%s (%s): %s"
              .formatted(key, Masking.mask(key, entry.value()), entry.origin(), e.getMessage()));
      return Optional.empty();
    }
  }
}
