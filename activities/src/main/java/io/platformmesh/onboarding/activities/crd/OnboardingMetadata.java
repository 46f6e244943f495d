package io.platformmesh.onboarding.activities.crd;

/** The names of the labels, annotations, finalizers and field manager that this project writes. */
public final class OnboardingMetadata {

  /** Field manager of every server-side apply, and value of the managed-by label. */
  public static final String FIELD_MANAGER = "platform-mesh-onboarding";

  /** Kubernetes' recommended label for the tool that manages an object. */
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

  /** Label that names the ManagedProvider an object belongs to. */
  public static final String OWNER_LABEL = "onboarding.platform-mesh.io/managed-provider";

  /** Annotation with namespace and name of the ManagedProvider an object belongs to. */
  public static final String OWNER_ANNOTATION = "onboarding.platform-mesh.io/owner";

  /** Annotation with the uid of the ManagedProvider an object belongs to. */
  public static final String OWNER_UID_ANNOTATION = "onboarding.platform-mesh.io/owner-uid";

  /** Annotation of the copied Secret: SHA-256 of its kubeconfig. */
  public static final String DIGEST_ANNOTATION = "onboarding.platform-mesh.io/kubeconfig-sha256";

  /**
   * Annotation of a ManagedProvider: the copies of its kubeconfig and its Providers, which no label
   * on the hosting cluster selects.
   */
  public static final String INVENTORY_ANNOTATION = "onboarding.platform-mesh.io/inventory";

  /**
   * Annotation of a ManagedProvider: its abandoned finalizers, as their last segments, separated by
   * commas. Objects that cannot be removed no longer block an abandoned finalizer.
   */
  public static final String GIVE_UP_ANNOTATION = "onboarding.platform-mesh.io/give-up";

  /** Annotation of an object: the ManagedProvider (namespace/name) that it is handed over to. */
  public static final String HAND_OVER_ANNOTATION = "onboarding.platform-mesh.io/hand-over-to";

  /** Annotation of a ManagedProvider that pauses its onboarding; its value is the reason. */
  public static final String PAUSED_ANNOTATION = "onboarding.platform-mesh.io/paused";

  /** Value of {@link #PAUSED_ANNOTATION} at which the run ends and does not wait. */
  public static final String CANCELLED = "Cancelled";

  /**
   * Annotation of a ManagedProvider that requests a retry; its value, by convention a time,
   * identifies the request.
   */
  public static final String RETRY_ANNOTATION = "onboarding.platform-mesh.io/retry-requested-at";

  /** Annotation of a ManagedProvider: the value of the last retry request that was handled. */
  public static final String RETRY_HANDLED_ANNOTATION =
      "onboarding.platform-mesh.io/retry-handled-at";

  /**
   * Prefix of the annotations of a ManagedProvider that set the deadline of a stage. The stage in
   * kebab case follows; the value is a duration such as 30m.
   */
  public static final String DEADLINE_ANNOTATION_PREFIX = "onboarding.platform-mesh.io/deadline-";

  /** Finalizer that blocks deletion until the components are removed. */
  public static final String COMPONENTS_FINALIZER =
      "providers.platform-mesh.io/runtime-deployments";

  /** Finalizer that blocks deletion until the copied Secret is removed. */
  public static final String KUBECONFIG_FINALIZER = "providers.platform-mesh.io/kubeconfig-secret";

  /**
   * Finalizer that blocks deletion until the Provider is removed; set only with cleanupOnDelete.
   */
  public static final String PROVIDER_FINALIZER = "providers.platform-mesh.io/provider-resource";

  private OnboardingMetadata() {}

  /** The last segment of a finalizer, by which {@link #GIVE_UP_ANNOTATION} names the finalizer. */
  public static String lastSegmentOf(String finalizer) {
    return finalizer.substring(finalizer.indexOf('/') + 1);
  }
}
