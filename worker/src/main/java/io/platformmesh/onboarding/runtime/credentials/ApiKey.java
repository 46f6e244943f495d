package io.platformmesh.onboarding.runtime.credentials;

import com.google.protobuf.ByteString;
import io.platformmesh.onboarding.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bearer tokens, such as API keys of Temporal. */
final class ApiKey {

  private ApiKey() {}

  /**
   * Returns the configured key.
   *
   * @param variable name of the environment variable for the key
   * @param key value of that variable; null or blank if it is not set
   * @param file value of the variable {@code <variable>_FILE}; null or blank if it is not set
   * @return the key, which reloads if it comes from a file; null if neither variable is set
   * @throws UserError if both variables are set, or the configured one does not contain a key
   */
  static @Nullable ReloadingValue<String> of(
      String variable, @Nullable String key, @Nullable String file) {
    boolean hasFile = file != null && !file.isBlank();
    boolean hasKey = key != null && !key.isBlank();
    if (hasKey && hasFile) {
      throw new UserError(
          "%1$s and %1$s_FILE are both set: unset one of them.".formatted(variable));
    }
    if (!hasKey && !hasFile) {
      return null;
    }
    PemSource source =
        hasFile
            ? PemSource.of(Path.of(file))
            : new PemSource(variable, null, ByteString.copyFromUtf8(key));
    return new ReloadingValue<>(
        List.of(source), contents -> parse(source.name(), contents.get(0)), value -> {});
  }

  /** Returns the key without surrounding white space, such as a newline at the end of the file. */
  static String parse(String name, byte[] content) throws CredentialException {
    String key = new String(content, StandardCharsets.UTF_8).strip();
    if (key.isEmpty()) {
      throw new CredentialException(name, "is empty: store a key in it");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CredentialException(
          name, "does not contain a key: a key has no white space or control characters");
    }
    return key;
  }
}
