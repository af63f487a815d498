package io.kuberewind.benchmarks.corpus;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One version of an object, about to be rendered. */
final class Version {
  private final Thing thing;
  private final long revision;
  private final long time;
  private final String name;
  private final String namespace;
  private final String app;
  private final String createdText;
  private final String timeText;

  /**
   * @param time microseconds since the epoch
   */
  Version(Thing thing, long revision, long time) {
    this.thing = thing;
    this.revision = revision;
    this.time = time;
    this.name = thing.name();
    this.namespace = thing.namespace();
    this.app = thing.app();
    this.createdText = text(thing.created);
    this.timeText = text(time);
  }

  String name() {
    return name;
  }

  String namespace() {
    return namespace;
  }

  String app() {
    return app;
  }

  long revision() {
    return revision;
  }

  int number() {
    return thing.version + 1;
  }

  long time() {
    return time;
  }

  String createdText() {
    return createdText;
  }

  String timeText() {
    return timeText;
  }

  /** A number that stays with the object. */
  long random(long salt) {
    return thing.random(salt);
  }

  /** A number that every version has another of: this one or one {@code moves} away. */
  long random(long salt, int moves) {
    return Thing.mix(thing.random(salt) + thing.version + moves);
  }

  long ofApp(long salt) {
    return thing.ofApp(salt);
  }

  private static String text(long micros) {
    return Instant.EPOCH.plus(micros / 1_000_000, ChronoUnit.SECONDS).toString();
  }
}
