package io.kuberewind.restore.plan;

import io.kuberewind.restore.target.TargetIdentity;
import java.security.SecureRandom;
import java.time.Instant;

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
 */
public record RestorePlan(
    String id,
    Instant created,
    ArchiveRef archive,
    CutRef cut,
    TargetIdentity target,
    PlanContents contents) {
  private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 12;
  private static final String MANAGER_PREFIX = "kuberewind-restore-";

  public RestorePlan {
    if (!id.matches("[a-z0-9]{12}")) {
      throw new IllegalArgumentException("Not the id of a restore: " + id);
    }
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
    return MANAGER_PREFIX + id;
  }
}
