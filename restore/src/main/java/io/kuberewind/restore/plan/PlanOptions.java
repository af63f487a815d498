package io.kuberewind.restore.plan;

/**
 * What a plan may do beside creating and patching.
 *
 * @param exact delete what is in scope and was not there then
 * @param includeProtected delete in {@code default} and the {@code kube-} namespaces too
 * @param recreate delete and create again what cannot be patched
 * @param status write the recorded status of what is created and patched
 */
public record PlanOptions(
    boolean exact, boolean includeProtected, boolean recreate, boolean status) {
  /** Creates and patches only. */
  public static final PlanOptions NONE = new PlanOptions(false, false, false, false);

  /** Deletes what was not there, protected namespaces excepted. */
  public static final PlanOptions EXACT = new PlanOptions(true, false, false, false);
}
