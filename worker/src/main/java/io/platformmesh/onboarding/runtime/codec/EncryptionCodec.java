package io.platformmesh.onboarding.runtime.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.EncodingKeys;
import io.temporal.payload.codec.PayloadCodec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts payloads with AES-GCM and 256-bit keys, in the format of the codecs in Temporal's
 * samples: a nonce of 12 bytes, the encrypted payload and a tag of 16 bytes; the metadata holds the
 * encoding {@code binary/encrypted}, the cipher and the id of the key.
 *
 * <p>Decoding leaves unencrypted payloads unchanged, so that histories from before encryption was
 * turned on stay readable.
 */
public final class EncryptionCodec implements PayloadCodec {

  /** Payload metadata key of the id of the encryption key. */
  public static final String KEY_ID = "encryption-key-id";

  private static final String CIPHER_METADATA_KEY = "encryption-cipher";
  private static final String CIPHER_TRANSFORMATION = "AES/GCM/NoPadding";
  private static final ByteString ENCRYPTED_ENCODING = ByteString.copyFromUtf8("binary/encrypted");
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom NONCE_RANDOM = new SecureRandom();

  private final @Nullable CodecKeys codecKeys;
  private final @Nullable String encryptingKeyId;

  /**
   * A payload codec with the given keys.
   *
   * @param codecKeys the encryption keys; null for a codec that does not encrypt, and that fails to
   *     decode encrypted payloads
   * @param encryptingKeyId id of the key that encrypts; null for a codec that only decrypts
   */
  EncryptionCodec(@Nullable CodecKeys codecKeys, @Nullable String encryptingKeyId) {
    this.codecKeys = codecKeys;
    this.encryptingKeyId = encryptingKeyId;
  }

  /** Returns a codec that neither encrypts payloads nor decrypts encrypted ones. */
  static EncryptionCodec withoutKeys() {
    CodecKeys noKeys = null;
    String noEncryptingKeyId = null;
    return new EncryptionCodec(noKeys, noEncryptingKeyId);
  }

  /** Returns whether the codec encrypts payloads, and does not only decrypt them. */
  public boolean encrypts() {
    return encryptingKeyId != null;
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    String keyId = encryptingKeyId;
    return keyId == null
        ? payloads
        : payloads.stream().map(payload -> encrypt(payload, keyId)).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream()
        .map(payload -> isEncrypted(payload) ? decrypt(payload) : payload)
        .toList();
  }

  private static boolean isEncrypted(Payload payload) {
    return ENCRYPTED_ENCODING.equals(
        payload.getMetadataOrDefault(EncodingKeys.METADATA_ENCODING_KEY, ByteString.EMPTY));
  }

  private Payload encrypt(Payload plainPayload, String keyId) {
    byte[] nonce = new byte[NONCE_BYTES];
    NONCE_RANDOM.nextBytes(nonce);
    try {
      Cipher encryptingCipher = createCipher(Cipher.ENCRYPT_MODE, requireKey(keyId), nonce);
      byte[] ciphertext = encryptingCipher.doFinal(plainPayload.toByteArray());
      return Payload.newBuilder()
          .putMetadata(EncodingKeys.METADATA_ENCODING_KEY, ENCRYPTED_ENCODING)
          .putMetadata(CIPHER_METADATA_KEY, ByteString.copyFromUtf8(CIPHER_TRANSFORMATION))
          .putMetadata(KEY_ID, ByteString.copyFromUtf8(keyId))
          .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(ciphertext)))
          .build();
    } catch (GeneralSecurityException encryptionFailure) {
      throw new CodecException(
          "encryption of a payload with key %s failed (%s): replace the key."
              .formatted(keyId, encryptionFailure.getClass().getSimpleName()));
    }
  }

  private Payload decrypt(Payload encryptedPayload) {
    String keyId = encryptedPayload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
    SecretKeySpec encryptionKey = requireKey(keyId);
    ByteBuffer encryptedData = encryptedPayload.getData().asReadOnlyByteBuffer();
    if (encryptedData.remaining() < NONCE_BYTES) {
      throw newDecryptionException(keyId);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    encryptedData.get(nonce);
    byte[] ciphertext = new byte[encryptedData.remaining()];
    encryptedData.get(ciphertext);
    try {
      Cipher decryptingCipher = createCipher(Cipher.DECRYPT_MODE, encryptionKey, nonce);
      return Payload.parseFrom(decryptingCipher.doFinal(ciphertext));
    } catch (GeneralSecurityException | InvalidProtocolBufferException failedDecryption) {
      throw newDecryptionException(keyId);
    }
  }

  private static CodecException newDecryptionException(String keyId) {
    return new CodecException(
        "decryption of a payload with key %s failed: the key or the payload has changed. Restore the key that encrypted the payload."
            .formatted(keyId));
  }

  private SecretKeySpec requireKey(String keyId) {
    CodecKeys configuredKeys = codecKeys;
    if (configuredKeys == null) {
      throw new CodecException(
          "a payload is encrypted with key %s, but no keys are configured: set ONBOARDING_CODEC_KEYS to the folder with the keys."
              .formatted(keyId));
    }
    return configuredKeys
        .findKey(keyId)
        .orElseThrow(() -> newMissingKeyException(keyId, configuredKeys));
  }

  private static CodecException newMissingKeyException(String keyId, CodecKeys configuredKeys) {
    return new CodecException(
        "key %s is missing: add its file to %s (keys there: %s)."
            .formatted(keyId, configuredKeys.keysFolder(), configuredKeys.describeKeyIds()));
  }

  private static Cipher createCipher(int cipherMode, SecretKeySpec encryptionKey, byte[] nonce)
      throws GeneralSecurityException {
    Cipher aesCipher = Cipher.getInstance(CIPHER_TRANSFORMATION);
    aesCipher.init(cipherMode, encryptionKey, new GCMParameterSpec(TAG_BITS, nonce));
    return aesCipher;
  }
}
