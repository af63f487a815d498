package io.kuberewind.archive.s3a;

import java.util.Map;
import java.util.Optional;

/**
 * How a bucket is reached. Each option may be left out:
 *
 * <ul>
 *   <li>{@code s3.endpoint}: URL of the S3 server; without it, Amazon's of the region
 *   <li>{@code s3.region}: region; without it, the endpoint's or what the AWS environment says
 *   <li>{@code s3.path.style}: {@code true} when the bucket stands in the path, not in the host
 *       name
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
    String endpoint = options.getOrDefault("s3.endpoint", "https://");
    if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
      throw new IllegalArgumentException(
          "s3.endpoint is a URL such as https://s3.example.com, not '%s'".formatted(endpoint));
    }
  }

  Optional<String> endpoint() {
    return value("s3.endpoint");
  }

  Optional<String> region() {
    return value("s3.region");
  }

  boolean pathStyle() {
    return value(PATH_STYLE).filter("true"::equals).isPresent();
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
