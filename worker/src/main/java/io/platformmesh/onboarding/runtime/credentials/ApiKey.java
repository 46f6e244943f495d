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
   * Returns the configured API key.
   *
   * @param keyVariable name of the environment variable for the key
   * @param apiKey value of that variable; null or blank if it is not set
   * @param apiKeyPath value of the variable {@code <keyVariable>_FILE}; null or blank if it is not
   *     set
   * @return the API key, which reloads if it comes from a file; null if neither variable is set
   * @throws UserError if both variables are set, or the configured one does not contain a key
   */
  static @Nullable ReloadingValue<String> of(
      String keyVariable, @Nullable String apiKey, @Nullable String apiKeyPath) {
    boolean hasKeyFile = apiKeyPath != null && !apiKeyPath.isBlank();
    boolean hasKeyValue = apiKey != null && !apiKey.isBlank();
    if (hasKeyValue && hasKeyFile) {
      String keyFileVariable = keyVariable + "_FILE";
      throw new UserError(
          "%s and %s are both set: unset one of them.".formatted(keyVariable, keyFileVariable));
    }
    if (!hasKeyValue && !hasKeyFile) {
      return null;
    }
    PemSource keySource =
        hasKeyFile
            ? PemSource.of(Path.of(apiKeyPath))
            : PemSource.ofVariable(keyVariable, ByteString.copyFromUtf8(apiKey));
    return read(keySource);
  }

  /** Reads an API key or another bearer token, which reloads if its source is a file. */
  static ReloadingValue<String> read(PemSource keySource) {
    return new ReloadingValue<>(
        List.of(keySource),
        sourceContents -> parse(keySource.displayName(), sourceContents.get(0)),
        installedKey -> {});
  }

  /**
   * Returns an API key without surrounding white space, such as a newline at the end of its file.
   */
  private static String parse(String sourceName, byte[] keyContent) throws CredentialException {
    String apiKey = new String(keyContent, StandardCharsets.UTF_8).strip();
    if (apiKey.isEmpty()) {
      throw new CredentialException(sourceName, "is empty: store a key in it");
    }
    if (!apiKey.chars().allMatch(character -> character > ' ' && character <= '~')) {
      throw new CredentialException(
          sourceName, "does not contain a key: a key has no white space or control characters");
    }
    return apiKey;
  }
}
