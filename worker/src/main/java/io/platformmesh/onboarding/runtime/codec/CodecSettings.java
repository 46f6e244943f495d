package io.platformmesh.onboarding.runtime.codec;

import io.platformmesh.onboarding.runtime.UserError;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of payload encryption, read from environment variables. */
public final class CodecSettings {

  /** Environment variable for the folder of the encryption keys. */
  public static final String KEYS = "ONBOARDING_CODEC_KEYS";

  /** Environment variable for the id of the key that encrypts payloads. */
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
    String keysFolder = codecSetting(environment, KEYS);
    String keyIdSetting = codecSetting(environment, KEY_ID);
    if (keysFolder != null && keyIdSetting == null) {
      String missingSetting = "%s is set, but %s is not: ".formatted(KEYS, KEY_ID);
      String possibleValues =
          "set %s to the id of the key that encrypts, or to %s to only decrypt."
              .formatted(KEY_ID, NO_KEY);
      throw new UserError(missingSetting + possibleValues);
    }
    EncryptionCodec payloadCodec = codec(keysFolder, keyIdSetting);
    // Without encryption, failure messages must stay readable in the Temporal UI.
    return new CodecDataConverter(
        DefaultDataConverter.newDefaultInstance(), List.of(payloadCodec), payloadCodec.encrypts());
  }

  /**
   * Returns the payload codec.
   *
   * @param keysFolder folder of the keys; null for no encryption
   * @param keyIdSetting id of the key that encrypts; null or {@link #NO_KEY} to only decrypt
   * @throws UserError if the keys are unusable; the message names the setting to correct
   */
  public static EncryptionCodec codec(@Nullable String keysFolder, @Nullable String keyIdSetting) {
    String encryptingKeyId = NO_KEY.equals(keyIdSetting) ? null : keyIdSetting;
    if (keysFolder == null) {
      if (encryptingKeyId != null) {
        throw new UserError(
            "%s=%s names a key, but %s is not set: set it to the folder of the keys."
                .formatted(KEY_ID, encryptingKeyId, KEYS));
      }
      return EncryptionCodec.withoutKeys();
    }
    try {
      CodecKeys codecKeys = CodecKeys.in(Path.of(keysFolder));
      if (encryptingKeyId != null && !codecKeys.keyIds().contains(encryptingKeyId)) {
        throw new UserError(
            "%s=%s names a key that is not in %s: add its file (keys there: %s)."
                .formatted(KEY_ID, encryptingKeyId, keysFolder, codecKeys.describeKeyIds()));
      }
      return new EncryptionCodec(codecKeys, encryptingKeyId);
    } catch (CodecException unusableKeys) {
      throw new UserError(String.valueOf(unusableKeys.getMessage()));
    }
  }

  private static @Nullable String codecSetting(Map<String, String> environment, String variable) {
    String variableValue = environment.get(variable);
    return variableValue == null || variableValue.isBlank() ? null : variableValue.strip();
  }
}
