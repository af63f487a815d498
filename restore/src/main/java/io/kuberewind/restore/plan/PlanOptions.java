package io.kuberewind.restore.plan;

/**
 * What a plan may do beside creating and patching.
 *
 * @param exact delete what is in scope and was not there then
 * @param includeProtected delete in {@code default} and the {@code kube-} namespaces too
 * @param recreate delete and create again what cannot be patched
 * @param status write the recorded status of what is created and patched
 * @param managedFields give what is created and patched the field managers that it had
 */
public record PlanOptions(
    boolean exact,
    boolean includeProtected,
    boolean recreate,
    boolean status,
    boolean managedFields) {
  /** Creates and patches only. */
  public static final PlanOptions NONE = new PlanOptions(false, false, false, false, false);

  /** Deletes what was not there, protected namespaces excepted. */
  public static final PlanOptions EXACT = new PlanOptions(true, false, false, false, false);

  /** The same, in protected namespaces too. */
  public PlanOptions everywhere() {
    return new PlanOptions(exact, true, recreate, status, managedFields);
  }

  /** The same, making anew what cannot be patched. */
  public PlanOptions recreating() {
    return new PlanOptions(exact, includeProtected, true, status, managedFields);
  }

  /** The same, with the field managers that there were. */
  public PlanOptions withManagedFields() {
    return new PlanOptions(exact, includeProtected, recreate, status, true);
  }
}
