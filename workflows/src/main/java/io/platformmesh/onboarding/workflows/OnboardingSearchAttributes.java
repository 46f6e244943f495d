package io.platformmesh.onboarding.workflows;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/**
 * The search attributes by which runs are found and listed. A run sets those that are registered.
 */
public final class OnboardingSearchAttributes {

  /** The phase, as in the status. */
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("OnboardingPhase");

  /** The stage that the run is in. */
  public static final SearchAttributeKey<String> STAGE =
      SearchAttributeKey.forKeyword("OnboardingStage");

  /** What set the run off: {@code first}, {@code spec}, {@code drift}, … */
  public static final SearchAttributeKey<String> CAUSE =
      SearchAttributeKey.forKeyword("OnboardingCause");

  /** Whether somebody has to act. */
  public static final SearchAttributeKey<Boolean> STALLED =
      SearchAttributeKey.forBoolean("OnboardingStalled");

  /** Namespace and name, {@code namespace/name}. */
  public static final SearchAttributeKey<String> MANAGED_PROVIDER =
      SearchAttributeKey.forKeyword("ManagedProvider");

  /** Namespace and name of the PlatformMesh it is onboarded into. */
  public static final SearchAttributeKey<String> PLATFORM_MESH =
      SearchAttributeKey.forKeyword("PlatformMesh");

  /** All of them. */
  public static final List<SearchAttributeKey<?>> ALL =
      List.of(PHASE, STAGE, CAUSE, STALLED, MANAGED_PROVIDER, PLATFORM_MESH);

  private OnboardingSearchAttributes() {}
}
