package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The credential of a caller: a bearer token in a file, reloaded when the file changes. */
public final class TokenFile {

  private static final String BEARER_SCHEME = "Bearer ";

  private final ReloadingValue<String> bearerToken;

  /**
   * Reads the bearer token.
   *
   * @throws UserError if the file does not contain a token
   */
  public TokenFile(Path tokenPath) {
    bearerToken = ApiKey.read(PemSource.of(tokenPath));
  }

  /**
   * Returns whether a request carries the bearer token.
   *
   * @param authorization value of the request's {@code Authorization} header; empty if it has none
   */
  public boolean matches(String authorization) {
    bearerToken.reloadIfChanged();
    String expectedAuthorization = BEARER_SCHEME + bearerToken.value();
    // The comparison takes constant time, which reveals nothing about the token.
    return MessageDigest.isEqual(
        authorization.getBytes(StandardCharsets.UTF_8),
        expectedAuthorization.getBytes(StandardCharsets.UTF_8));
  }
}
