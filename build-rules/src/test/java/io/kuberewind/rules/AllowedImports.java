package io.kuberewind.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The table of {@code allowed-imports.txt}: each module with its package prefix and the modules
 * that it may import.
 */
record AllowedImports(List<Module> modules) {

  record Module(String name, String prefix, Set<String> mayImport) {
    boolean allows(Module other) {
      return name.equals(other.name) || mayImport.contains("*") || mayImport.contains(other.name);
    }
  }

  static AllowedImports read() {
    List<Module> modules = new ArrayList<>();
    try (InputStream in = AllowedImports.class.getResourceAsStream("/allowed-imports.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          modules.add(module(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AllowedImports(List.copyOf(modules));
  }

  private static Module module(String line) {
    int colon = line.indexOf(':');
    int arrow = line.indexOf("->");
    String imports = line.substring(arrow + 2).strip();
    return new Module(
        line.substring(0, colon).strip(),
        line.substring(colon + 1, arrow).strip(),
        imports.isEmpty() ? Set.of() : Set.of(imports.split(" ")));
  }

  /** The module whose prefix is the longest that {@code packageName} begins with. */
  Module moduleOf(String packageName) {
    Module best = null;
    for (Module module : modules) {
      boolean inside =
          packageName.equals(module.prefix) || packageName.startsWith(module.prefix + ".");
      if (inside && (best == null || module.prefix.length() > best.prefix.length())) {
        best = module;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException(
          "Package " + packageName + " belongs to no module of allowed-imports.txt");
    }
    return best;
  }
}
