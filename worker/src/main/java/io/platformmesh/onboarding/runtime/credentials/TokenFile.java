package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** A bearer token in a file, which callers have to show; read again when it changes. */
public final class TokenFile {

  private static final String SCHEME = "Bearer ";

  private final ReloadingValue<String> token;

  /**
   * Reads it.
   *
   * @throws UserError when the file holds no token
   */
  public TokenFile(Path file) {
    PemSource source = PemSource.of(file);
    token =
        new ReloadingValue<>(
            List.of(source), contents -> ApiKey.parse(source.name(), contents.get(0)), value -> {});
  }

  /**
   * Whether a caller has shown the token.
   *
   * @param authorization the header's value; empty when there is none
   */
  public boolean isShownBy(String authorization) {
    token.refresh();
    // How long this takes says nothing about the token.
    return MessageDigest.isEqual(
        authorization.getBytes(StandardCharsets.UTF_8),
        (SCHEME + token.value()).getBytes(StandardCharsets.UTF_8));
  }
}
