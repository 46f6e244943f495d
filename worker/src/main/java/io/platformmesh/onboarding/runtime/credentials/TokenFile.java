package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** A bearer token in a file that authenticates callers; reloaded when the file changes. */
public final class TokenFile {

  private static final String SCHEME = "Bearer ";

  private final ReloadingValue<String> token;

  /**
   * Reads the token.
   *
   * @throws UserError if the file does not contain a token
   */
  public TokenFile(Path file) {
    PemSource source = PemSource.of(file);
    token =
        new ReloadingValue<>(
            List.of(source), contents -> ApiKey.parse(source.name(), contents.get(0)), value -> {});
  }

  /**
   * Returns whether a request carries the token.
   *
   * @param authorization value of the request's {@code Authorization} header; empty if it has none
   */
  public boolean matches(String authorization) {
    token.refresh();
    // The comparison takes constant time, which reveals nothing about the token.
    return MessageDigest.isEqual(
        authorization.getBytes(StandardCharsets.UTF_8),
        (SCHEME + token.value()).getBytes(StandardCharsets.UTF_8));
  }
}
