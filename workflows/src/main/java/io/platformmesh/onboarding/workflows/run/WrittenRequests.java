package io.platformmesh.onboarding.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * Tracks the requests that Temporal updates have written to the annotations of the ManagedProvider
 * and that the run has not loaded yet.
 */
final class WrittenRequests {

  private boolean hasUnrecordedUpdate;
  private @Nullable WrittenPause unloadedPause;
  private long pauseWriteCount;
  private long pauseWriteCountAtLoad;

  /** Records that a Temporal update has written a request. */
  void recordRequestWrite() {
    hasUnrecordedUpdate = true;
  }

  /**
   * Records that an update has written a pause, or its end.
   *
   * @param pauseReason reason of the pause; null when the pause ends
   */
  void recordPauseWrite(@Nullable String pauseReason) {
    recordRequestWrite();
    pauseWriteCount++;
    unloadedPause = new WrittenPause(pauseReason);
  }

  /** Records that the run starts to load the ManagedProvider, with all requests written so far. */
  void recordLoadStart() {
    pauseWriteCountAtLoad = pauseWriteCount;
  }

  /** Forgets the requests that the latest load of the ManagedProvider has read. */
  void forgetLoadedRequests() {
    boolean latestWriteIsLoaded = pauseWriteCount == pauseWriteCountAtLoad;
    if (latestWriteIsLoaded) {
      unloadedPause = null;
    }
  }

  /** Forgets the accepted updates of the run; returns whether there were any. */
  boolean takeUnrecordedUpdate() {
    boolean updateWasAccepted = hasUnrecordedUpdate;
    hasUnrecordedUpdate = false;
    return updateWasAccepted;
  }

  /**
   * The reason of the pause in effect; null when the onboarding is not paused.
   *
   * @param loadedPauseReason the reason in the loaded ManagedProvider
   */
  @Nullable String effectivePauseReason(@Nullable String loadedPauseReason) {
    return unloadedPause == null ? loadedPauseReason : unloadedPause.pauseReason();
  }

  /**
   * A pause of the onboarding that an update has written.
   *
   * @param pauseReason why the onboarding is paused; null when it is resumed
   */
  private record WrittenPause(@Nullable String pauseReason) {}
}
