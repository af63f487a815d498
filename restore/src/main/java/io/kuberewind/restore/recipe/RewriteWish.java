package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.mapping.NamespaceMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is asked to become of objects on their way.
 *
 * @param cluster name of the cluster that was recorded
 * @param namespaces recorded namespaces, each with where it goes
 * @param storageClasses recorded storage classes, each with what stands in for it
 * @param recipe file of a recipe
 * @param intoExisting whether namespaces may go onto others that hold what no restore wrote
 */
public record RewriteWish(
    String cluster,
    Map<String, String> namespaces,
    Map<String, String> storageClasses,
    Optional<Path> recipe,
    boolean intoExisting) {
  private static final long MAX_BYTES = 4 << 20;

  public RewriteWish {
    namespaces = Map.copyOf(namespaces);
    storageClasses = Map.copyOf(storageClasses);
  }

  /**
   * The wish as a plan carries it: with the whole recipe and its SHA-256, and without a value of a
   * Secret. Empty when nothing is asked.
   *
   * @param environment environment variables, from which a recipe may take values
   * @throws RecipeException when the recipe cannot be read
   * @throws IllegalArgumentException when the recipe and the rest say different things
   */
  public ObjectNode write(Map<String, String> environment) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    Map<String, String> allNamespaces = new TreeMap<>(namespaces);
    Map<String, String> allClasses = new TreeMap<>(storageClasses);
    if (recipe.isPresent()) {
      Path file = recipe.get().toAbsolutePath().normalize();
      byte[] bytes = bytes(recipe.get());
      LocatedJson document = RecipeYaml.read(recipe.get().toString(), text(recipe.get(), bytes));
      Recipe read = Recipe.read(document, new Sources(file.getParent(), environment));
      merge("namespace", read.namespaces(), allNamespaces);
      merge("storage class", read.storageClasses(), allClasses);
      ObjectNode part = json.putObject("recipe");
      part.put("name", recipe.get().toString());
      part.put("folder", file.getParent().toString());
      part.put("sha256", sha256(bytes));
      part.set("content", document.json());
      part.set("places", Json.MAPPER.valueToTree(new TreeMap<>(document.places())));
    }
    if (!allNamespaces.isEmpty()) {
      json.set("namespaces", Json.MAPPER.valueToTree(new NamespaceMap(allNamespaces).entries()));
      json.put("cluster", cluster);
      json.put("intoExisting", intoExisting);
    }
    if (!allClasses.isEmpty()) {
      json.set("storageClasses", Json.MAPPER.valueToTree(allClasses));
    }
    return json;
  }

  private static void merge(String what, Map<String, String> more, Map<String, String> into) {
    more.forEach(
        (from, to) -> {
          String other = into.put(from, to);
          if (other != null && !other.equals(to)) {
            throw new IllegalArgumentException(
                "the %s %s goes to %s by the recipe and to %s by the command line"
                    .formatted(what, from, to, other));
          }
        });
  }

  private static byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RecipeException("there is no recipe at " + file);
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RecipeException(file + " is too large to be a recipe");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new RecipeException("the recipe " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(Path file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RecipeException(file + ": it is not UTF-8", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
