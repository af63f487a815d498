package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.target.ServedType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells whether an object is still what a plan saw, whatever its controllers wrote into its status
 * meanwhile, which moves its resourceVersion. Secrets have none: what is in them could be guessed
 * from it.
 */
public final class LiveDigest {
  private LiveDigest() {}

  /** The digest of a live object, of which it uses up the tree; empty where there is none. */
  public static String of(ServedType type, ObjectNode live) {
    JsonNode owners = live.at(PlanItem.OWNERS);
    return of(type, owners, new Manifest(type.type(), type.statusApart()).comparable(live));
  }

  /** As {@link #of(ServedType, ObjectNode)}, of the parts that are compared, which it uses up. */
  static String of(ServedType type, JsonNode owners, ObjectNode comparable) {
    if (SecretMask.covers(type.type().group(), type.type().resource())) {
      return "";
    }
    // An item of a list has these two at its end, if at all.
    comparable.remove(List.of("apiVersion", "kind"));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(owners.toString().getBytes(StandardCharsets.UTF_8));
      digest.update(comparable.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
