package io.kuberewind.archive.s3a;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a bucket is reached. Each option may be left out:
 *
 * <ul>
 *   <li>{@code s3.endpoint}: URL of the S3 server; without it what {@code AWS_ENDPOINT_URL_S3} or
 *       {@code AWS_ENDPOINT_URL} says, else Amazon's of the region
 *   <li>{@code s3.region}: region; without it, what the AWS environment says
 *   <li>{@code s3.path.style}: {@code true} when the bucket stands in the path, not in the host
 *       name; so by default where an endpoint is named
 *   <li>{@code s3.access.key} and {@code s3.secret.key}: credentials; without them the usual chain
 *       of AWS: environment, profile, web identity, instance
 *   <li>{@code s3.buffer.dir}: folder in which an upload is kept until it is done; without it, a
 *       temporary one that only the owner can read
 * </ul>
 */
record S3aOptions(Map<String, String> options) {
  private static final String ACCESS_KEY = "s3.access.key";
  private static final String SECRET_KEY = "s3.secret.key";
  private static final String PATH_STYLE = "s3.path.style";
  private static final String ENDPOINT = "s3.endpoint";
  private static final String REGION = "s3.region";

  /**
   * @throws IllegalArgumentException when an option cannot be right; the message says what to write
   */
  S3aOptions {
    options = Map.copyOf(options);
    if (options.containsKey(ACCESS_KEY) != options.containsKey(SECRET_KEY)) {
      throw new IllegalArgumentException(
          "%s and %s go together: set both or neither".formatted(ACCESS_KEY, SECRET_KEY));
    }
    String pathStyle = options.getOrDefault(PATH_STYLE, "false");
    if (!pathStyle.equals("true") && !pathStyle.equals("false")) {
      throw new IllegalArgumentException(
          "%s is true or false, not '%s'".formatted(PATH_STYLE, pathStyle));
    }
    String endpoint = options.getOrDefault(ENDPOINT, "https://");
    if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
      throw new IllegalArgumentException(
          "s3.endpoint is a URL such as https://s3.example.com, not '%s'".formatted(endpoint));
    }
  }

  /** The options, and what AWS' own variables say where they say nothing. */
  static S3aOptions of(Map<String, String> options, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(options);
    fill(all, ENDPOINT, environment, List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"));
    fill(all, REGION, environment, List.of("AWS_REGION", "AWS_DEFAULT_REGION"));
    return new S3aOptions(all);
  }

  private static void fill(
      Map<String, String> options, String name, Map<String, String> from, List<String> variables) {
    variables.stream()
        .map(variable -> from.getOrDefault(variable, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .ifPresent(value -> options.putIfAbsent(name, value));
  }

  Optional<String> endpoint() {
    return value(ENDPOINT);
  }

  Optional<String> region() {
    return value(REGION);
  }

  boolean pathStyle() {
    return value(PATH_STYLE).map("true"::equals).orElseGet(() -> endpoint().isPresent());
  }

  Optional<String> accessKey() {
    return value(ACCESS_KEY);
  }

  Optional<String> secretKey() {
    return value(SECRET_KEY);
  }

  Optional<String> bufferDir() {
    return value("s3.buffer.dir");
  }

  /** Tells no secret. */
  @Override
  public String toString() {
    return "S3aOptions" + options.keySet();
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(options.get(name)).filter(value -> !value.isBlank());
  }
}
