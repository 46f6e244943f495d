package io.platformmesh.onboarding.runtime.codec;

import io.platformmesh.onboarding.runtime.UserError;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether and how payloads are encrypted, by the environment. */
public final class CodecSettings {

  /** Variable with the folder of the keys. */
  public static final String KEYS = "ONBOARDING_CODEC_KEYS";

  /** Variable with the id of the key that encrypts. */
  public static final String KEY_ID = "ONBOARDING_CODEC_KEY_ID";

  /** Value of {@link #KEY_ID} for those who decrypt what there is and encrypt no more. */
  public static final String NO_KEY = "none";

  private CodecSettings() {}

  /**
   * The data converter for all that talks to Temporal. Without keys it stores as Temporal's own
   * does.
   *
   * @throws UserError when the keys cannot be used, saying what to change
   */
  public static DataConverter dataConverter(Map<String, String> environment) {
    String folder = value(environment, KEYS);
    String keyId = value(environment, KEY_ID);
    if (folder != null && keyId == null) {
      throw new UserError(
          "%s is set, but not which key encrypts: set %s to its id, or to %s to only decrypt."
              .formatted(KEYS, KEY_ID, NO_KEY));
    }
    EncryptionCodec codec = codec(folder, keyId);
    // Without encryption, messages of failures are to stay readable in the UI.
    return new CodecDataConverter(
        DefaultDataConverter.newDefaultInstance(), List.of(codec), codec.encrypts());
  }

  /**
   * The codec.
   *
   * @param folder of the keys; null when nothing is encrypted
   * @param keyId the key that encrypts; null or {@link #NO_KEY} to only decrypt
   * @throws UserError when they cannot be used, saying what to change
   */
  public static EncryptionCodec codec(@Nullable String folder, @Nullable String keyId) {
    String encrypting = NO_KEY.equals(keyId) ? null : keyId;
    if (folder == null) {
      if (encrypting != null) {
        throw new UserError(
            "%s=%s names a key, but %s is not set: set it to the folder with the keys."
                .formatted(KEY_ID, encrypting, KEYS));
      }
      return new EncryptionCodec(null, null);
    }
    try {
      CodecKeys keys = CodecKeys.in(Path.of(folder));
      if (encrypting != null && !keys.ids().contains(encrypting)) {
        throw new UserError(
            "%s=%s names a key that is not in %s: put its file there (there: %s)."
                .formatted(KEY_ID, encrypting, folder, keys.describe()));
      }
      return new EncryptionCodec(keys, encrypting);
    } catch (CodecException broken) {
      throw new UserError(String.valueOf(broken.getMessage()));
    }
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
