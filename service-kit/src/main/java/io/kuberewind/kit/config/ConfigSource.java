package io.kuberewind.kit.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Values by key, merged from a file, the environment and flags: the later wins. Reading never
 * fails; what is wrong is kept as a problem for {@link ConfigReader#finish()} to report with the
 * others.
 */
public final class ConfigSource {
  /**
   * What Kubernetes puts into the environment of a pod for each service of its namespace. A service
   * with our name must not look like configuration.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP).*)?)");

  /** A value and where it was found, for messages. */
  record Entry(String value, String origin) {}

  private final SortedMap<String, Entry> entries = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean helpAsked;

  private ConfigSource() {}

  /**
   * Merges the properties file that {@code --config FILE} names, then the environment, then flags.
   *
   * <p>{@code --bootstrap.servers=x} and {@code --bootstrap.servers x} are flags; a flag without a
   * value is {@code true}. With the prefix {@code KUBEREWIND_} the variable {@code
   * KUBEREWIND_BOOTSTRAP_SERVERS} is the key {@code bootstrap.servers}; two underscores stand for a
   * dash. The variable {@code <prefix>CONFIG} belongs to the command line and is left alone.
   */
  public static ConfigSource of(String[] args, Map<String, String> env, String envPrefix) {
    ConfigSource source = new ConfigSource();
    SortedMap<String, Entry> flags = source.flags(args);
    Entry file = flags.remove("config");
    if (file != null) {
      source.addFile(file.value());
    }
    source.addEnvironment(env, envPrefix);
    source.entries.putAll(flags);
    return source;
  }

  /** Values that a program hands over. */
  public static ConfigSource of(Map<String, String> values) {
    ConfigSource source = new ConfigSource();
    values.forEach((key, value) -> source.entries.put(key, new Entry(value, "given")));
    return source;
  }

  /** Whether {@code --help} was among the flags. */
  public boolean helpAsked() {
    return helpAsked;
  }

  /** The merged values. */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    entries.forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }

  /** The part with these keys, and the problems of the whole. */
  public ConfigSource only(Set<String> keys) {
    ConfigSource part = new ConfigSource();
    part.entries.putAll(entries);
    part.entries.keySet().retainAll(keys);
    part.problems.addAll(problems);
    part.helpAsked = helpAsked;
    return part;
  }

  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  List<String> problems() {
    return problems;
  }

  private SortedMap<String, Entry> flags(String[] args) {
    SortedMap<String, Entry> flags = new TreeMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help") || arg.equals("-h")) {
        helpAsked = true;
      } else if (!arg.startsWith("--") || arg.length() == 2) {
        problems.add("'" + arg + "' is not a flag: write --key=value");
      } else if (arg.indexOf('=') > 0) {
        int equals = arg.indexOf('=');
        flags.put(arg.substring(2, equals), new Entry(arg.substring(equals + 1), "flag"));
      } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
        flags.put(arg.substring(2), new Entry(args[++i], "flag"));
      } else {
        flags.put(arg.substring(2), new Entry("true", "flag"));
      }
    }
    return flags;
  }

  private void addEnvironment(Map<String, String> env, String prefix) {
    env.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && name.length() > prefix.length()) {
            String rest = name.substring(prefix.length());
            if (!rest.equals("CONFIG") && !SERVICE_LINK.matcher(rest).matches()) {
              String key = rest.replace("__", "-").replace('_', '.').toLowerCase(Locale.ROOT);
              entries.put(key, new Entry(value, "environment " + name));
            }
          }
        });
  }

  private void addFile(String name) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(name))) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      problems.add("there is no configuration file " + name);
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          "cannot read the configuration file "
              + name
              + (e instanceof InvalidPathException ? "" : ": " + e.getMessage()));
    }
    for (String key : properties.stringPropertyNames()) {
      entries.put(key, new Entry(properties.getProperty(key).strip(), "file " + name));
    }
  }
}
