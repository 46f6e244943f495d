package io.platformmesh.onboarding.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * Tracks requests that updates have written to the annotations of the ManagedProvider and that the
 * run has not loaded yet.
 */
final class WrittenRequests {

  private boolean unrecorded;
  private @Nullable WrittenPause unloadedPause;
  private long writes;
  private long writesBeforeLoad;

  /** An update has written a request. */
  void written() {
    unrecorded = true;
  }

  /**
   * An update has written a pause, or its end.
   *
   * @param reason reason of the pause; null when the pause ends
   */
  void pauseWritten(@Nullable String reason) {
    written();
    writes++;
    unloadedPause = new WrittenPause(reason);
  }

  /** The run starts to load the ManagedProvider, with all requests written so far. */
  void loadStarted() {
    writesBeforeLoad = writes;
  }

  /** The run resumes with the object of the latest load. */
  void loaded() {
    if (writes == writesBeforeLoad) {
      unloadedPause = null;
    }
  }

  /** Whether an update was accepted after the previous call. */
  boolean takeUnrecorded() {
    boolean was = unrecorded;
    unrecorded = false;
    return was;
  }

  /**
   * The reason of the pause in effect; null when the onboarding is not paused.
   *
   * @param loaded the reason in the loaded ManagedProvider
   */
  @Nullable String paused(@Nullable String loaded) {
    WrittenPause written = unloadedPause;
    return written == null ? loaded : written.reason();
  }

  /**
   * A pause that an update has written.
   *
   * @param reason why the onboarding is paused; null when it is resumed
   */
  private record WrittenPause(@Nullable String reason) {}
}
