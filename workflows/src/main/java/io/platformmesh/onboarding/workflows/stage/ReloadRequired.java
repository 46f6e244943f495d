package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.contract.LoadResult;
import org.jspecify.annotations.Nullable;

/**
 * Ends the current pass of a run: the ManagedProvider has changed, or the run is to continue as
 * new. The run catches it and resumes with the loaded object; it never leaves the workflow.
 */
public final class ReloadRequired extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable LoadResult loaded;

  private ReloadRequired(String message, @Nullable LoadResult loaded) {
    super(message, null, false, false);
    this.loaded = loaded;
  }

  /** The ManagedProvider has changed; its new state is not loaded yet. */
  public static ReloadRequired changed() {
    return new ReloadRequired("the ManagedProvider has changed", null);
  }

  /** The run resumes with this object. */
  public static ReloadRequired with(LoadResult loaded) {
    return new ReloadRequired("the ManagedProvider was loaded again", loaded);
  }

  /** The object that the run resumes with; null when the run has to load it. */
  public @Nullable LoadResult loaded() {
    return loaded;
  }
}
