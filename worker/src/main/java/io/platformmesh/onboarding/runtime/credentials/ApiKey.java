package io.platformmesh.onboarding.runtime.credentials;

import com.google.protobuf.ByteString;
import io.platformmesh.onboarding.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bearer tokens, such as Temporal's API keys. */
final class ApiKey {

  private ApiKey() {}

  /**
   * The key that is configured.
   *
   * @param variable name of the variable with the key itself
   * @param key its value; null or blank when it is not set
   * @param file value of the variable {@code <variable>_FILE}; null or blank when it is not set
   * @return null when there is none
   * @throws UserError when both are set, or one holds no key
   */
  static @Nullable ReloadingValue<String> of(
      String variable, @Nullable String key, @Nullable String file) {
    boolean hasFile = file != null && !file.isBlank();
    boolean hasKey = key != null && !key.isBlank();
    if (hasKey && hasFile) {
      throw new UserError("%1$s and %1$s_FILE are both set: keep one of them.".formatted(variable));
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

  /** What is around it, such as a newline at the end, does not belong to it. */
  static String parse(String name, byte[] content) throws CredentialException {
    String key = new String(content, StandardCharsets.UTF_8).strip();
    if (key.isEmpty()) {
      throw new CredentialException(name, "is empty: it should hold a key");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CredentialException(name, "holds more than a key: there are blanks in it");
    }
    return key;
  }
}
