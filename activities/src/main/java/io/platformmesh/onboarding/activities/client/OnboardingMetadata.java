package io.platformmesh.onboarding.activities.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of the labels, annotations, finalizers and field manager that this project writes. */
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

  /** Annotation of the copied Secret with the SHA-256 of the kubeconfig in it. */
  public static final String DIGEST_ANNOTATION = "onboarding.platform-mesh.io/kubeconfig-sha256";

  /**
   * Annotation of a ManagedProvider with what was made for it outside of the hosting cluster's
   * labelled objects: copies of the kubeconfig and Providers.
   */
  public static final String INVENTORY_ANNOTATION = "onboarding.platform-mesh.io/inventory";

  /**
   * Annotation of a ManagedProvider by which its owner gives up parts of the removal, as the last
   * segments of their finalizers, separated by commas.
   */
  public static final String GIVE_UP_ANNOTATION = "onboarding.platform-mesh.io/give-up";

  /** Annotation of any object by which it is handed over to a ManagedProvider, namespace/name. */
  public static final String HAND_OVER_ANNOTATION = "onboarding.platform-mesh.io/hand-over-to";

  /** Annotation of a ManagedProvider that pauses its onboarding; its value says why. */
  public static final String PAUSED_ANNOTATION = "onboarding.platform-mesh.io/paused";

  /** Value of {@link #PAUSED_ANNOTATION} after which the run ends instead of waiting. */
  public static final String CANCELLED = "Cancelled";

  /**
   * Annotation of a ManagedProvider that asks to try again now; its value, a time by custom, says
   * which wish it is.
   */
  public static final String RETRY_ANNOTATION = "onboarding.platform-mesh.io/retry-requested-at";

  /** Annotation of a ManagedProvider with the wish to try again that was fulfilled last. */
  public static final String RETRY_HANDLED_ANNOTATION =
      "onboarding.platform-mesh.io/retry-handled-at";

  /**
   * Beginning of the annotations of a ManagedProvider that set deadlines; a stage in kebab case
   * follows, the value is a duration such as 30m.
   */
  public static final String DEADLINE_ANNOTATION_PREFIX = "onboarding.platform-mesh.io/deadline-";

  /** Finalizer that stands until the components are removed. */
  public static final String COMPONENTS_FINALIZER =
      "providers.platform-mesh.io/runtime-deployments";

  /** Finalizer that stands until the copied Secret is removed. */
  public static final String KUBECONFIG_FINALIZER = "providers.platform-mesh.io/kubeconfig-secret";

  /** Finalizer that stands until the Provider is removed; only with cleanupOnDelete. */
  public static final String PROVIDER_FINALIZER = "providers.platform-mesh.io/provider-resource";

  /** Longest label value that Kubernetes accepts. */
  private static final int LONGEST_LABEL = 63;

  private OnboardingMetadata() {}

  /** Last segment of a finalizer, by which its part can be given up. */
  public static String partOf(String finalizer) {
    return finalizer.substring(finalizer.indexOf('/') + 1);
  }

  /**
   * Value of {@link #OWNER_LABEL}: {@code <namespace>.<name>}, shortened by a hash where that is
   * too long for a label. Two ManagedProviders never share one by accident; the annotation tells
   * for sure.
   */
  public static String ownerLabel(String namespace, String name) {
    String full = namespace + "." + name;
    if (full.length() <= LONGEST_LABEL) {
      return full;
    }
    String hash = sha256(full.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    String head = full.substring(0, LONGEST_LABEL - 1 - hash.length());
    return head + "-" + hash;
  }

  /** Hexadecimal SHA-256 of these bytes. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
