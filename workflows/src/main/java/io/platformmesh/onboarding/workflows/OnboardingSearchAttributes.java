package io.platformmesh.onboarding.workflows;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** The search attributes of runs. A run sets those that are registered on the Temporal server. */
public final class OnboardingSearchAttributes {

  /** The phase, as in the status. */
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("OnboardingPhase");

  /** The running stage. */
  public static final SearchAttributeKey<String> STAGE =
      SearchAttributeKey.forKeyword("OnboardingStage");

  /** The type of the cause: {@code first}, {@code spec}, {@code drift}, … */
  public static final SearchAttributeKey<String> CAUSE =
      SearchAttributeKey.forKeyword("OnboardingCause");

  /** Whether the onboarding is stalled. */
  public static final SearchAttributeKey<Boolean> STALLED =
      SearchAttributeKey.forBoolean("OnboardingStalled");

  /** The ManagedProvider: {@code namespace/name}. */
  public static final SearchAttributeKey<String> MANAGED_PROVIDER =
      SearchAttributeKey.forKeyword("ManagedProvider");

  /** The PlatformMesh that the service is onboarded into: {@code namespace/name}. */
  public static final SearchAttributeKey<String> PLATFORM_MESH =
      SearchAttributeKey.forKeyword("PlatformMesh");

  /** All search attributes. */
  public static final List<SearchAttributeKey<?>> ALL =
      List.of(PHASE, STAGE, CAUSE, STALLED, MANAGED_PROVIDER, PLATFORM_MESH);

  private OnboardingSearchAttributes() {}
}
