package io.kuberewind.archive.s3a;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * Turns our options into Hadoop's. What is set here differs from Hadoop's defaults for a reason.
 */
final class S3aConfiguration {
  private static final String DEFAULT_CREDENTIALS =
      "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";
  private static final String GIVEN_CREDENTIALS =
      "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider";
  private static final String ANY_REGION = "us-east-1";

  private S3aConfiguration() {}

  static Configuration of(S3aOptions options, Path bufferDir) {
    Configuration conf = new Configuration();
    options
        .endpoint()
        .ifPresent(
            endpoint -> {
              conf.set("fs.s3a.endpoint", endpoint);
              // A server of one's own has no regions, but signatures name one.
              conf.set("fs.s3a.endpoint.region", ANY_REGION);
            });
    options.region().ifPresent(region -> conf.set("fs.s3a.endpoint.region", region));
    conf.setBoolean("fs.s3a.path.style.access", options.pathStyle());
    setCredentials(conf, options);
    setIntegrity(conf);
    setBounds(conf);
    conf.set("fs.s3a.buffer.dir", bufferDir.toString());
    return conf;
  }

  private static void setCredentials(Configuration conf, S3aOptions options) {
    if (options.accessKey().isEmpty()) {
      conf.set("fs.s3a.aws.credentials.provider", DEFAULT_CREDENTIALS);
      return;
    }
    conf.set("fs.s3a.aws.credentials.provider", GIVEN_CREDENTIALS);
    options.accessKey().ifPresent(key -> conf.set("fs.s3a.access.key", key));
    options.secretKey().ifPresent(key -> conf.set("fs.s3a.secret.key", key));
  }

  private static void setIntegrity(Configuration conf) {
    conf.setBoolean("fs.s3a.checksum.generation", true);
    conf.setBoolean("fs.s3a.checksum.validation", true);
    conf.setBoolean("fs.s3a.create.conditional.enabled", true);
    // A read of a range fetches the range, not the rest of the object.
    conf.set("fs.s3a.input.stream.type", "classic");
    conf.set("fs.s3a.experimental.input.fadvise", "random");
  }

  /** By default a store that is away is asked for many minutes before anyone hears of it. */
  private static void setBounds(Configuration conf) {
    conf.setInt("fs.s3a.attempts.maximum", 3);
    conf.setInt("fs.s3a.retry.limit", 4);
    conf.set("fs.s3a.retry.interval", "300ms");
    conf.setInt("fs.s3a.retry.throttle.limit", 6);
    conf.set("fs.s3a.retry.throttle.interval", "500ms");
    conf.set("fs.s3a.connection.establish.timeout", "5s");
    conf.set("fs.s3a.connection.timeout", "30s");
    conf.set("fs.s3a.connection.acquisition.timeout", "30s");
    conf.setInt("fs.s3a.threads.max", 16);
    conf.setInt("fs.s3a.connection.maximum", 64);
  }
}
