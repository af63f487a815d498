package io.kuberewind.benchmarks.corpus;

/** What objects share: images, nodes, addresses of a pod network. */
final class Images {
  private static final int IMAGES = 600;
  private static final int NODES = 800;

  private Images() {}

  static void name(StringBuilder out, long seed) {
    int image = index(seed, IMAGES);
    out.append("registry.example.com/")
        .append(Words.of(image, 1))
        .append('/')
        .append(Words.of(image * 7, 4))
        .append(":1.")
        .append(image % 40)
        .append('.')
        .append(image % 7);
  }

  static void id(StringBuilder out, long seed) {
    int image = index(seed, IMAGES);
    out.append("registry.example.com/")
        .append(Words.of(image, 1))
        .append('/')
        .append(Words.of(image * 7, 4))
        .append("@sha256:");
    Words.hex(out, image, 64);
  }

  /** Images on a node. */
  static void list(StringBuilder out, long seed, int count) {
    for (int i = 0; i < count; i++) {
      long image = Thing.mix(seed + i);
      out.append(i == 0 ? "{\"names\":[\"" : ",{\"names\":[\"");
      id(out, image);
      out.append("\",\"");
      name(out, image);
      out.append("\"],\"sizeBytes\":").append(20_000_000 + index(image, IMAGES) * 7919).append('}');
    }
  }

  static void node(StringBuilder out, long seed) {
    int node = index(seed, NODES);
    out.append("ip-10-0-").append(node >>> 8).append('-').append(node & 0xff);
    out.append(".eu-central-1.compute.internal");
  }

  static void address(StringBuilder out, long seed) {
    out.append("10.").append((seed >>> 8) & 0x7f).append('.').append((seed >>> 16) & 0xff);
    out.append('.').append((seed >>> 24) & 0xff);
  }

  private static int index(long seed, int bound) {
    return (int) ((seed >>> 1) % bound);
  }
}
