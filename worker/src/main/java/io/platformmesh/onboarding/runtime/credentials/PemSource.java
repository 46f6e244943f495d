package io.platformmesh.onboarding.runtime.credentials;

import com.google.protobuf.ByteString;
import io.platformmesh.onboarding.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The source of a credential (certificate, key or token): a file, which may be replaced at any
 * time, or a value in the configuration.
 *
 * @param displayName name of the source in messages: the path, or the variable
 * @param credentialFile the credential file; null if the configuration holds the credential
 * @param credentialContent the credential; null if a file holds the credential
 */
record PemSource(
    String displayName, @Nullable Path credentialFile, @Nullable ByteString credentialContent) {

  /** Returns the source for a credential file. */
  static PemSource of(Path credentialFile) {
    return new PemSource(credentialFile.toString(), credentialFile, null);
  }

  /**
   * Returns the credential source for a pair of {@code …_PATH} and {@code …_DATA} variables.
   *
   * @param variablePrefix common prefix of the two variables
   * @return null if neither variable is set
   * @throws UserError if both variables are set
   */
  static @Nullable PemSource of(
      String variablePrefix, @Nullable String credentialPath, byte @Nullable [] credentialContent) {
    boolean hasCredentialPath = credentialPath != null && !credentialPath.isBlank();
    boolean hasCredentialContent = credentialContent != null && credentialContent.length > 0;
    if (hasCredentialPath && hasCredentialContent) {
      throw new UserError(
          "%1$s_PATH and %1$s_DATA are both set: unset one of them.".formatted(variablePrefix));
    }
    if (hasCredentialPath) {
      return of(Path.of(credentialPath));
    }
    return hasCredentialContent
        ? new PemSource(variablePrefix + "_DATA", null, ByteString.copyFrom(credentialContent))
        : null;
  }

  /** Reads the current credential. */
  byte[] read() throws CredentialException {
    if (credentialFile == null) {
      return credentialContent == null ? new byte[0] : credentialContent.toByteArray();
    }
    try {
      return Files.readAllBytes(credentialFile);
    } catch (NoSuchFileException missingFile) {
      throw new CredentialException(displayName, "does not exist");
    } catch (IOException unreadableFile) {
      throw new CredentialException(
          displayName, "cannot be read (%s)".formatted(unreadableFile.getClass().getSimpleName()));
    }
  }

  /** Returns the name of the source, never the credential. */
  @Override
  public String toString() {
    return displayName;
  }
}
