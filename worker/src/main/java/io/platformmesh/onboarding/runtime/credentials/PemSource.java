package io.platformmesh.onboarding.runtime.credentials;

import com.google.protobuf.ByteString;
import io.platformmesh.onboarding.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a certificate or a key is: in a file, which may be replaced at any time, or in the
 * configuration itself.
 *
 * @param name how it is called in messages: the path, or the variable
 * @param file the file; null when the content is given
 * @param content the content; null when it is in a file
 */
record PemSource(String name, @Nullable Path file, @Nullable ByteString content) {

  /** A file. */
  static PemSource of(Path file) {
    return new PemSource(file.toString(), file, null);
  }

  /**
   * What a pair of {@code …_PATH} and {@code …_DATA} variables gives.
   *
   * @param variable their common beginning
   * @return null when neither is set
   * @throws UserError when both are
   */
  static @Nullable PemSource of(String variable, @Nullable String path, byte @Nullable [] content) {
    boolean hasPath = path != null && !path.isBlank();
    boolean hasContent = content != null && content.length > 0;
    if (hasPath && hasContent) {
      throw new UserError(
          "%1$s_PATH and %1$s_DATA are both set: keep one of them.".formatted(variable));
    }
    if (hasPath) {
      return of(Path.of(path));
    }
    return hasContent
        ? new PemSource(variable + "_DATA", null, ByteString.copyFrom(content))
        : null;
  }

  /** The content as it is now. */
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

  /** Does not show the content. */
  @Override
  public String toString() {
    return name;
  }
}
