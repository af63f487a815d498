package io.kuberewind.benchmarks.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object as JSON with places to fill: {@code {{what:argument#salt}}}. A salt of the same text
 * gives the same value anywhere in the object; one that ends in {@code @version} gives another in
 * each version, and {@code @before} that of the version before.
 */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]+)}}");

  /** What the objects of an application have in common. */
  private static final Set<String> OF_APP =
      Set.of(
          "account",
          "chart",
          "cpu",
          "image",
          "max",
          "mem",
          "minor",
          "patch",
          "replicas",
          "rollout",
          "team",
          "template",
          "uid:owner");

  private static final int OF_ALL_VERSIONS = Integer.MIN_VALUE;
  private static final int OF_THE_APP = Integer.MIN_VALUE + 1;

  private interface Part {
    void append(StringBuilder out, Version version);
  }

  private final List<Part> parts = new ArrayList<>();

  private Template(String text) {
    Matcher places = PLACE.matcher(text);
    int end = 0;
    while (places.find()) {
      String literal = text.substring(end, places.start());
      parts.add((out, version) -> out.append(literal));
      parts.add(place(places.group(1)));
      end = places.end();
    }
    String rest = text.substring(end);
    parts.add((out, version) -> out.append(rest));
  }

  static Template load(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name + ".json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Template(text.replace("\n", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] render(Version version, StringBuilder out) {
    out.setLength(0);
    for (Part part : parts) {
      part.append(out, version);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Part place(String text) {
    String[] salted = text.split("#", 2);
    String[] named = salted[0].split(":", 2);
    String argument = named.length == 2 ? named[1] : "";
    String salt = salted.length == 2 ? salted[1] : salted[0];
    int moves = moves(salt);
    int mark = salt.indexOf('@');
    long hash = (mark < 0 ? salt : salt.substring(0, mark)).hashCode();
    return switch (named[0]) {
      case "base64", "hex", "safe", "words", "n", "v", "images" ->
          sized(named[0], Integer.parseInt(argument), hash, moves);
      default -> plain(named[0], hash, moves);
    };
  }

  private static int moves(String salt) {
    if (OF_APP.contains(salt)) {
      return OF_THE_APP;
    }
    return salt.endsWith("@version") ? 0 : salt.endsWith("@before") ? -1 : OF_ALL_VERSIONS;
  }

  private static long random(Version version, long salt, int moves) {
    return switch (moves) {
      case OF_ALL_VERSIONS -> version.random(salt);
      case OF_THE_APP -> version.ofApp(salt);
      default -> version.random(salt, moves);
    };
  }

  private static Part sized(String what, int size, long hash, int moves) {
    return switch (what) {
      case "base64" -> (out, v) -> Words.base64(out, random(v, hash, moves), size);
      case "hex" -> (out, v) -> Words.hex(out, random(v, hash, moves), size);
      case "safe" -> (out, v) -> Words.safe(out, random(v, hash, moves), size);
      case "words" -> (out, v) -> Words.sentence(out, random(v, hash, moves), size);
      case "n" -> (out, v) -> out.append((random(v, hash, moves) >>> 1) % size);
      case "v" -> (out, v) -> out.append((v.random(hash, 0) >>> 1) % size);
      default -> (out, v) -> Images.list(out, random(v, hash, moves), size);
    };
  }

  private static Part plain(String what, long hash, int moves) {
    return switch (what) {
      case "name" -> (out, v) -> out.append(v.name());
      case "namespace" -> (out, v) -> out.append(v.namespace());
      case "app" -> (out, v) -> out.append(v.app());
      case "team" -> (out, v) -> out.append(Words.of((int) (random(v, hash, moves) >>> 59), 2));
      case "revision" -> (out, v) -> out.append(v.revision());
      case "version" -> (out, v) -> out.append(v.number());
      case "seconds" -> (out, v) -> out.append(v.time() / 1_000_000);
      case "created" -> (out, v) -> out.append(v.createdText());
      case "updated" -> (out, v) -> out.append(v.timeText());
      case "uid" -> (out, v) -> Words.uuid(out, random(v, hash, moves));
      case "ip" -> (out, v) -> Images.address(out, random(v, hash, moves));
      case "node" -> (out, v) -> Images.node(out, random(v, hash, moves));
      case "image" -> (out, v) -> Images.name(out, random(v, hash, moves));
      case "imageid" -> (out, v) -> Images.id(out, v.ofApp("image".hashCode()));
      default -> throw new IllegalArgumentException("no value is called " + what);
    };
  }
}
