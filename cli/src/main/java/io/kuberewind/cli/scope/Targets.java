package io.kuberewind.cli.scope;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.cli.exit.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the words of a command line name, as kubectl reads them: {@code KIND[,KIND] [NAME…]}, {@code
 * KIND/NAME…}, or {@code all-kinds}.
 *
 * @param types the types named, empty for all kinds
 * @param names the names, empty for all objects of the types
 */
public record Targets(List<CapturedType> types, Set<String> names) {
  public static final String ALL_KINDS = "all-kinds";

  public static final Targets EVERYTHING = new Targets(List.of(), Set.of());

  /** Reads words against the kinds that an archive has captured. */
  public static Targets read(List<String> words, Archive archive) {
    if (words.isEmpty() || words.get(0).equals(ALL_KINDS)) {
      return new Targets(List.of(), new LinkedHashSet<>(tail(words)));
    }
    if (words.stream().noneMatch(word -> word.contains("/"))) {
      return new Targets(resolve(words.get(0), archive), new LinkedHashSet<>(tail(words)));
    }
    List<CapturedType> types = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (String word : words) {
      int slash = word.indexOf('/');
      if (slash <= 0 || slash == word.length() - 1) {
        throw CommandException.usage(
            "'%s' is not KIND/NAME: do not mix the two ways to name objects".formatted(word));
      }
      List<CapturedType> named = resolve(word.substring(0, slash), archive);
      if (!types.isEmpty() && !types.equals(named)) {
        throw CommandException.usage("name objects of one kind at a time: KIND/NAME KIND/NAME");
      }
      types = named;
      names.add(word.substring(slash + 1));
    }
    return new Targets(types, names);
  }

  /** The kinds that {@code words} names, those of custom resources by their short names too. */
  private static List<CapturedType> resolve(String words, Archive archive) {
    try {
      return new Kinds(archive.types(), Map.of()).resolve(words);
    } catch (CommandException unknown) {
      Map<String, String> custom = CustomNames.read(archive);
      if (custom.isEmpty()) {
        throw unknown;
      }
      return new Kinds(archive.types(), custom).resolve(words);
    }
  }

  private static List<String> tail(List<String> words) {
    return words.isEmpty() ? List.of() : words.subList(1, words.size());
  }

  /** Whether every type named lives outside of namespaces. */
  public boolean onlyClusterScoped() {
    return !types.isEmpty() && types.stream().noneMatch(CapturedType::namespaced);
  }
}
