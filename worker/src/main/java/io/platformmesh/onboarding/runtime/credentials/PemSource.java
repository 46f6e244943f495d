package io.platformmesh.onboarding.runtime.credentials;

import com.google.protobuf.ByteString;
import io.platformmesh.onboarding.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The location of a certificate, key or token: a file, which may be replaced at any time, or a
 * value in the configuration.
 *
 * @param name name in messages: the path, or the variable
 * @param file the file; null if the configuration holds the content
 * @param content the content; null if it is in a file
 */
record PemSource(String name, @Nullable Path file, @Nullable ByteString content) {

  /** Returns the source for a file. */
  static PemSource of(Path file) {
    return new PemSource(file.toString(), file, null);
  }

  /**
   * Returns the source for a pair of {@code …_PATH} and {@code …_DATA} variables.
   *
   * @param variable common prefix of the two variables
   * @return null if neither variable is set
   * @throws UserError if both variables are set
   */
  static @Nullable PemSource of(String variable, @Nullable String path, byte @Nullable [] content) {
    boolean hasPath = path != null && !path.isBlank();
    boolean hasContent = content != null && content.length > 0;
    if (hasPath && hasContent) {
      throw new UserError(
          "%1$s_PATH and %1$s_DATA are both set: unset one of them.".formatted(variable));
    }
    if (hasPath) {
      return of(Path.of(path));
    }
    return hasContent
        ? new PemSource(variable + "_DATA", null, ByteString.copyFrom(content))
        : null;
  }

  /** Reads the current content. */
  byte[] read() throws CredentialException {
    if (file == null) {
      return content == null ? new byte[0] : content.toByteArray();
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new CredentialException(name, "does not exist");
    } catch (IOException unreadable) {
      throw new CredentialException(
          name, "cannot be read (%s)".formatted(unreadable.getClass().getSimpleName()));
    }
  }

  /** Returns the name, never the content. */
  @Override
  public String toString() {
    return name;
  }
}
