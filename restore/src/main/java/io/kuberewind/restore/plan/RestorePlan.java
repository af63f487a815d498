package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.TargetIdentity;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * The exact list of what a restore will do. Nothing is written to a cluster without one.
 *
 * @param id id of the restore, 12 characters of a-z and 0-9: objects that it writes carry it in
 *     their field manager
 * @param created when it was made
 * @param archive what it reads
 * @param cut the moment it goes back to
 * @param target the cluster it was made against, and may be applied to
 * @param contents what it does
 * @param options what it may do
 * @param rewrite what becomes of the objects, as {@code Recipe} writes itself; empty when nothing
 *     does
 * @param undoes id of the restore that it takes back, if it does
 */
public record RestorePlan(
    String id,
    Instant created,
    ArchiveRef archive,
    CutRef cut,
    TargetIdentity target,
    PlanContents contents,
    PlanOptions options,
    ObjectNode rewrite,
    Optional<String> undoes) {
  /** Nothing becomes of the objects. */
  public static final ObjectNode NO_REWRITE = Json.MAPPER.createObjectNode();

  /** What an id looks like, as a regular expression. */
  public static final String ID = "[a-z0-9]{12}";

  private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 12;
  private static final String MANAGER_PREFIX = "kuberewind-restore-";

  public RestorePlan {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException("Not the id of a restore: " + id);
    }
  }

  /** The same plan with other contents. */
  public RestorePlan with(PlanContents others) {
    return new RestorePlan(id, created, archive, cut, target, others, options, rewrite, undoes);
  }

  /** An id that no other restore has. */
  public static String newId() {
    return new SecureRandom()
        .ints(ID_LENGTH, 0, ID_CHARACTERS.length())
        .collect(
            StringBuilder::new,
            (id, i) -> id.append(ID_CHARACTERS.charAt(i)),
            StringBuilder::append)
        .toString();
  }

  /** The field manager of everything that the restore writes. */
  public String fieldManager() {
    return fieldManager(id);
  }

  /** The field manager of what the restore or replay of that id writes. */
  public static String fieldManager(String id) {
    return MANAGER_PREFIX + id;
  }
}
