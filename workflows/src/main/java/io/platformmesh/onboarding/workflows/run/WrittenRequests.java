package io.platformmesh.onboarding.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * Tracks requests that updates have written to the annotations of the ManagedProvider and that the
 * run has not loaded yet.
 */
final class WrittenRequests {

  private boolean hasUnrecordedUpdate;
  private @Nullable WrittenPause unloadedPause;
  private long pauseWrites;
  private long pauseWritesBeforeLoad;

  /** Records that an update has written a request. */
  void recordWrite() {
    hasUnrecordedUpdate = true;
  }

  /**
   * Records that an update has written a pause, or its end.
   *
   * @param reason reason of the pause; null when the pause ends
   */
  void recordPauseWrite(@Nullable String reason) {
    recordWrite();
    pauseWrites++;
    unloadedPause = new WrittenPause(reason);
  }

  /** Records that the run starts to load the ManagedProvider, with all requests written so far. */
  void recordLoadStart() {
    pauseWritesBeforeLoad = pauseWrites;
  }

  /** Forgets the requests that the latest load of the ManagedProvider contains. */
  void forgetLoadedRequests() {
    if (pauseWrites == pauseWritesBeforeLoad) {
      unloadedPause = null;
    }
  }

  /** Whether an update was accepted after the previous call. */
  boolean takeUnrecorded() {
    boolean updateWasAccepted = hasUnrecordedUpdate;
    hasUnrecordedUpdate = false;
    return updateWasAccepted;
  }

  /**
   * The reason of the pause in effect; null when the onboarding is not paused.
   *
   * @param loadedReason the reason in the loaded ManagedProvider
   */
  @Nullable String effectivePauseReason(@Nullable String loadedReason) {
    WrittenPause pause = unloadedPause;
    return pause == null ? loadedReason : pause.reason();
  }

  /**
   * A pause that an update has written.
   *
   * @param reason why the onboarding is paused; null when it is resumed
   */
  private record WrittenPause(@Nullable String reason) {}
}
