package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.LoadResult;
import org.jspecify.annotations.Nullable;

/**
 * Ends the current pass of a run: the ManagedProvider has changed, or the run is to continue as
 * new. The main loop of the run catches this exception and continues with the loaded
 * ManagedProvider.
 */
public final class ReloadRequired extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final boolean DISABLE_SUPPRESSION = false;
  private static final boolean OMIT_STACK_TRACE = false;
  private static final @Nullable LoadResult NOT_LOADED = null;

  private final transient @Nullable LoadResult reloadResult;

  private ReloadRequired(String message, @Nullable LoadResult reloadResult) {
    super(message, null, DISABLE_SUPPRESSION, OMIT_STACK_TRACE);
    this.reloadResult = reloadResult;
  }

  /** Ends the pass because the ManagedProvider has changed; the run has to load it again. */
  public static ReloadRequired managedProviderChanged() {
    return new ReloadRequired("the ManagedProvider has changed", NOT_LOADED);
  }

  /** Ends the pass after a reload of the ManagedProvider; the run continues with the result. */
  public static ReloadRequired afterReload(LoadResult reloadResult) {
    return new ReloadRequired("the ManagedProvider was loaded again", reloadResult);
  }

  /** The reload that the run continues with; null when the run has to load first. */
  public @Nullable LoadResult reloadResult() {
    return reloadResult;
  }
}
