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

  private static final @Nullable Path NOT_IN_FILE = null;
  private static final @Nullable ByteString NOT_IN_CONFIGURATION = null;

  /** Returns the source for a credential file. */
  static PemSource of(Path credentialFile) {
    return new PemSource(credentialFile.toString(), credentialFile, NOT_IN_CONFIGURATION);
  }

  /** Returns the source for a credential in an environment variable. */
  static PemSource ofVariable(String variable, ByteString credentialContent) {
    return new PemSource(variable, NOT_IN_FILE, credentialContent);
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
    String pathVariable = variablePrefix + "_PATH";
    String dataVariable = variablePrefix + "_DATA";
    boolean hasCredentialPath = credentialPath != null && !credentialPath.isBlank();
    boolean hasCredentialContent = credentialContent != null && credentialContent.length > 0;
    if (hasCredentialPath && hasCredentialContent) {
      throw new UserError(
          "%s and %s are both set: unset one of them.".formatted(pathVariable, dataVariable));
    }
    if (hasCredentialPath) {
      return of(Path.of(credentialPath));
    }
    return hasCredentialContent
        ? ofVariable(dataVariable, ByteString.copyFrom(credentialContent))
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
