package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds what {@code kubectl rewind get} prints for a revision against the {@link Truth} of the API
 * server.
 */
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Rewind rewind;
  private final List<Truth.Type> types;
  private final String[] whereFrom;

  /** {@code whereFrom} are the arguments that lead to the archive. */
  Comparison(Rewind rewind, Truth truth, String... whereFrom) {
    this.rewind = rewind;
    this.types = truth.types();
    this.whereFrom = whereFrom;
  }

  /**
   * Waits until the revision can be read, then compares object for object, uid and resourceVersion
   * included.
   */
  void assertEqualAt(long revision, Map<String, JsonNode> truth) {
    assertEqualAt("rev:" + revision, truth);
  }

  /**
   * Waits until the custom types of a workload are followed: of a type that is new, the states that
   * its objects went through before are not seen.
   */
  void awaitFollowed(Workload workload) {
    Set<String> probes = workload.probe();
    Conditions.eventually(
        "the custom types are followed",
        () -> objects(answerAt("now").out()).keySet().containsAll(probes));
  }

  /**
   * The same at any moment that {@code --at} takes. An open answer is vouched for by live streams
   * alone, and a busy API server may tell of one type behind another: it is asked for again. A
   * confirmed answer is held against the truth at once.
   */
  void assertEqualAt(String moment, Map<String, JsonNode> truth) {
    Rewind.Result[] answer = new Rewind.Result[1];
    Conditions.eventually(
        moment + " is as it was, or is confirmed",
        () -> {
          answer[0] = answerAt(moment);
          return !isOpen(answer[0]) || objects(answer[0].out()).equals(truth);
        });
    assertEqual(moment, objects(answer[0].out()), truth);
  }

  private static void assertEqual(
      String moment, Map<String, JsonNode> recorded, Map<String, JsonNode> truth) {
    Set<String> missing = new TreeSet<>(truth.keySet());
    missing.removeAll(recorded.keySet());
    Set<String> tooMany = new TreeSet<>(recorded.keySet());
    tooMany.removeAll(truth.keySet());
    assertThat(missing).as("missing at %s", moment).isEmpty();
    assertThat(tooMany).as("not there at %s", moment).isEmpty();
    truth.forEach(
        (key, object) ->
            assertThat(recorded.get(key)).as("%s at %s", key, moment).isEqualTo(object));
  }

  /** Waits until the moment can be read, and answers what is recorded of it. */
  Map<String, JsonNode> recordedAt(String moment) {
    return objects(answerAt(moment).out());
  }

  /** Waits until the moment can be read, and answers the gaps that it lies in. */
  List<String> gapsAt(String moment) {
    return answerAt(moment).err().lines().filter(line -> line.startsWith("gap: ")).toList();
  }

  private static boolean isOpen(Rewind.Result answer) {
    return answer.err().contains("; open)");
  }

  private Rewind.Result answerAt(String moment) {
    String[] arguments = new String[whereFrom.length + 7];
    String[] command = {"get", "--all-kinds", "-A", "--at", moment, "-o", "json"};
    System.arraycopy(command, 0, arguments, 0, command.length);
    System.arraycopy(whereFrom, 0, arguments, command.length, whereFrom.length);
    Rewind.Result[] last = new Rewind.Result[1];
    Conditions.eventually(
        moment + " can be read",
        () -> {
          last[0] = rewind.run(arguments);
          return last[0].exitCode() == 0;
        });
    return last[0];
  }

  private Map<String, JsonNode> objects(String json) {
    try {
      Map<String, JsonNode> objects = new TreeMap<>();
      for (JsonNode item : JSON.readTree(json).get("items")) {
        objects.put(Truth.key(types, item), item);
      }
      return objects;
    } catch (IOException e) {
      throw new AssertionError("Not JSON: " + json, e);
    }
  }
}
