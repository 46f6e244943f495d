package io.platformmesh.onboarding.workflows;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/**
 * The search attributes of onboarding runs in Temporal. A workflow run sets those that are
 * registered on the Temporal server.
 */
public final class OnboardingSearchAttributes {

  /** The phase of the run, spelled as in the status of the ManagedProvider. */
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("OnboardingPhase");

  /** The stage that the workflow runs. */
  public static final SearchAttributeKey<String> STAGE =
      SearchAttributeKey.forKeyword("OnboardingStage");

  /** The type of the cause of the run: {@code first}, {@code spec}, {@code drift}, … */
  public static final SearchAttributeKey<String> CAUSE =
      SearchAttributeKey.forKeyword("OnboardingCause");

  /** Whether the onboarding run is stalled. */
  public static final SearchAttributeKey<Boolean> STALLED =
      SearchAttributeKey.forBoolean("OnboardingStalled");

  /** The ManagedProvider that the run onboards: {@code namespace/name}. */
  public static final SearchAttributeKey<String> MANAGED_PROVIDER =
      SearchAttributeKey.forKeyword("ManagedProvider");

  /** The PlatformMesh that the service is onboarded into: {@code namespace/name}. */
  public static final SearchAttributeKey<String> PLATFORM_MESH =
      SearchAttributeKey.forKeyword("PlatformMesh");

  /** The hosting cluster of the run: its name, or else its uid. */
  public static final SearchAttributeKey<String> CLUSTER =
      SearchAttributeKey.forKeyword("OnboardingCluster");

  /** All search attributes of onboarding runs. */
  public static final List<SearchAttributeKey<?>> ALL =
      List.of(PHASE, STAGE, CAUSE, STALLED, MANAGED_PROVIDER, PLATFORM_MESH, CLUSTER);

  private OnboardingSearchAttributes() {}
}
