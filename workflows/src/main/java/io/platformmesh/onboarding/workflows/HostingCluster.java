package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of the hosting cluster. It keeps the onboardings of several clusters apart that
 * share one Temporal namespace.
 *
 * @param name name that the platform owner has given to the cluster, a DNS label; part of the task
 *     queue and of all workflow ids; null for none
 * @param uid uid of the cluster, which is that of its namespace {@code kube-system}; null if it is
 *     unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostingCluster(@Nullable String name, @Nullable String uid) {

  /** A cluster of which neither name nor uid is known. */
  public static final HostingCluster UNKNOWN =
      new HostingCluster(/* name= */ null, /* uid= */ null);

  /** Returns the task queue of the onboardings of this cluster. */
  public String taskQueue() {
    return name == null ? OnboardingIds.TASK_QUEUE : OnboardingIds.TASK_QUEUE + "-" + name;
  }

  /** Returns the workflow id for a ManagedProvider of this cluster. */
  public String workflowId(String managedProviderNamespace, String managedProviderName) {
    String qualifiedNamespace =
        name == null ? managedProviderNamespace : name + "/" + managedProviderNamespace;
    return OnboardingIds.workflowId(qualifiedNamespace, managedProviderName);
  }

  /** Reports whether two identities cannot be those of one cluster. */
  public boolean differsFrom(HostingCluster other) {
    boolean haveUids = uid != null && other.uid != null;
    return !Objects.equals(name, other.name) || (haveUids && !Objects.equals(uid, other.uid));
  }

  /** Returns the name, or else the uid; null if neither is known. */
  @JsonIgnore
  public @Nullable String label() {
    return name == null ? uid : name;
  }
}
