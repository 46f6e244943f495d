package io.platformmesh.onboarding.local;

import java.io.Serial;

/**
 * A local platform that could not be prepared, started or kept running. The message is one line
 * that says what to do.
 */
public final class LocalPlatformException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public LocalPlatformException(String message) {
    super(message);
  }

  public LocalPlatformException(String message, Throwable cause) {
    super(message, cause);
  }
}
