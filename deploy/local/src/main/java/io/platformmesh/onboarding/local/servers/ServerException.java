package io.platformmesh.onboarding.local.servers;

import java.io.Serial;

/**
 * A server could not be found, started or kept running. The message says what to do, in one line.
 */
public final class ServerException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ServerException(String message) {
    super(message);
  }

  public ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
