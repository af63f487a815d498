package io.kuberewind.watcher.policy;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.watcher.discovery.Discovered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The file that a policy is read from. */
public final class PolicyFile {
  private static final long MAX_BYTES = 1 << 20;

  private final Path path;
  private final Policy usual;
  private final boolean hasKeys;

  /**
   * @param usual what holds where the file says nothing
   * @param hasKeys whether something can be sealed
   */
  public PolicyFile(Path path, Policy usual, boolean hasKeys) {
    this.path = path;
    this.usual = usual;
    this.hasKeys = hasKeys;
  }

  /** SHA-256 of the file as it is now, hexadecimal. */
  public String hash() {
    return hash(bytes());
  }

  /**
   * The policy in it.
   *
   * @param served what the cluster has: kinds that it does not have are refused
   * @throws ConfigException with every problem, each with its place
   */
  public Policy read(Discovered served) {
    byte[] bytes = bytes();
    Problems problems = new Problems(path);
    Policy policy =
        new PolicyParser(problems, kind -> isServed(kind, served), hasKeys)
            .parse(bytes, path, usual, hash(bytes));
    if (!problems.none()) {
      throw new ConfigException(problems.all());
    }
    return policy;
  }

  /** A group whose server is away may have it. */
  private static boolean isServed(KindName kind, Discovered served) {
    return served.types().stream().anyMatch(kind::matches)
        || served.staleGroups().stream().anyMatch(kind::isOf);
  }

  private byte[] bytes() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ConfigException(List.of(path + " is too large for a policy file"));
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new ConfigException(
          List.of("the policy file %s cannot be read: %s".formatted(path, e)));
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }
}
