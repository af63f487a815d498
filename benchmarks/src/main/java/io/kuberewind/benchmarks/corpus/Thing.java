package io.kuberewind.benchmarks.corpus;

/** One object of the corpus: all that its versions are rendered from. */
final class Thing {
  private static final int NAMESPACES = 400;

  final Kind kind;
  final long id;

  /** What all objects of one application have in common follows from this. */
  final long app;

  long created;
  int version;

  /** Where it stands among the living of its kind. */
  int place;

  /**
   * @param id what everything about it that looks random follows from
   * @param app the application it belongs to
   * @param created microseconds since the epoch
   */
  Thing(Kind kind, long id, long app, long created) {
    this.kind = kind;
    this.id = id;
    this.app = app;
    this.created = created;
  }

  /** Few namespaces hold most objects. */
  String namespace() {
    if (!kind.namespaced()) {
      return "";
    }
    double u = (ofApp(1) >>> 11) * 0x1.0p-53;
    return "team-" + Words.of((int) (NAMESPACES * u * u), 7) + "-" + (int) (NAMESPACES * u * u);
  }

  String app() {
    return Words.of((int) (ofApp(2) >>> 40), 3) + "-" + Words.of((int) (ofApp(3) >>> 40), 5);
  }

  String name() {
    if (kind == Kind.NODE) {
      return "ip-10-%d-%d-%d.eu-central-1.compute.internal"
          .formatted((id >>> 16) & 0xff, (id >>> 8) & 0xff, id & 0xff);
    }
    StringBuilder name = new StringBuilder(48).append(app()).append('-');
    Words.safe(name, kind == Kind.POD ? ofApp("template".hashCode()) : random(4), 9);
    if (kind == Kind.POD) {
      name.append('-');
      Words.safe(name, random(5), 5);
    }
    return name.toString();
  }

  /** The same number for the same salt, whatever the version. */
  long random(long salt) {
    return mix(id * 0x9E3779B97F4A7C15L + salt * 0xD1B54A32D192ED03L);
  }

  /** The same number for the same salt and application. */
  long ofApp(long salt) {
    return mix(app * 0xA0761D6478BD642FL + salt * 0xE7037ED1A0B428DBL);
  }

  static long mix(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
