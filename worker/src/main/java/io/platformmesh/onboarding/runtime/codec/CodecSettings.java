package io.platformmesh.onboarding.runtime.codec;

import io.platformmesh.onboarding.runtime.UserError;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of payload encryption in the environment. */
public final class CodecSettings {

  /** Variable for the folder of the keys. */
  public static final String KEYS = "ONBOARDING_CODEC_KEYS";

  /** Variable for the id of the key that encrypts. */
  public static final String KEY_ID = "ONBOARDING_CODEC_KEY_ID";

  /** Value of {@link #KEY_ID} to decrypt existing payloads and not encrypt new ones. */
  public static final String NO_KEY = "none";

  private CodecSettings() {}

  /**
   * Returns the data converter for clients of Temporal. Without keys it stores payloads as
   * Temporal's default converter does.
   *
   * @throws UserError if the keys are unusable; the message names the setting to correct
   */
  public static DataConverter dataConverter(Map<String, String> environment) {
    String folder = value(environment, KEYS);
    String keyId = value(environment, KEY_ID);
    if (folder != null && keyId == null) {
      throw new UserError(
          "%1$s is set, but %2$s is not: set %2$s to the id of the key that encrypts, or to %3$s to only decrypt."
              .formatted(KEYS, KEY_ID, NO_KEY));
    }
    EncryptionCodec codec = codec(folder, keyId);
    // Without encryption, failure messages must stay readable in the Temporal UI.
    return new CodecDataConverter(
        DefaultDataConverter.newDefaultInstance(), List.of(codec), codec.encrypts());
  }

  /**
   * Returns the codec.
   *
   * @param folder folder of the keys; null for no encryption
   * @param keyId id of the key that encrypts; null or {@link #NO_KEY} to only decrypt
   * @throws UserError if the keys are unusable; the message names the setting to correct
   */
  public static EncryptionCodec codec(@Nullable String folder, @Nullable String keyId) {
    String encrypting = NO_KEY.equals(keyId) ? null : keyId;
    if (folder == null) {
      if (encrypting != null) {
        throw new UserError(
            "%s=%s names a key, but %s is not set: set it to the folder of the keys."
                .formatted(KEY_ID, encrypting, KEYS));
      }
      return new EncryptionCodec(null, null);
    }
    try {
      CodecKeys keys = CodecKeys.in(Path.of(folder));
      if (encrypting != null && !keys.ids().contains(encrypting)) {
        throw new UserError(
            "%s=%s names a key that is not in %s: add its file (keys there: %s)."
                .formatted(KEY_ID, encrypting, folder, keys.describe()));
      }
      return new EncryptionCodec(keys, encrypting);
    } catch (CodecException unusable) {
      throw new UserError(String.valueOf(unusable.getMessage()));
    }
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
