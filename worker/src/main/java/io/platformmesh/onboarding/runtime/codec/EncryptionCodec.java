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

  /** Metadata key of the id of the encryption key. */
  public static final String KEY_ID = "encryption-key-id";

  private static final String CIPHER_KEY = "encryption-cipher";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final ByteString ENCODING = ByteString.copyFromUtf8("binary/encrypted");
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable CodecKeys keys;
  private final @Nullable String keyId;

  /**
   * A codec with the given keys.
   *
   * @param keys the keys; null for a codec that does not encrypt, and that fails to decode
   *     encrypted payloads
   * @param keyId id of the key that encrypts; null for a codec that only decrypts
   */
  EncryptionCodec(@Nullable CodecKeys keys, @Nullable String keyId) {
    this.keys = keys;
    this.keyId = keyId;
  }

  /** Returns whether the codec encrypts payloads, and does not only decrypt them. */
  public boolean encrypts() {
    return keyId != null;
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    String id = keyId;
    return id == null ? payloads : payloads.stream().map(each -> encrypt(each, id)).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(each -> isEncrypted(each) ? decrypt(each) : each).toList();
  }

  private static boolean isEncrypted(Payload payload) {
    return ENCODING.equals(
        payload.getMetadataOrDefault(EncodingKeys.METADATA_ENCODING_KEY, ByteString.EMPTY));
  }

  private Payload encrypt(Payload plain, String id) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key(id), nonce).doFinal(plain.toByteArray());
      return Payload.newBuilder()
          .putMetadata(EncodingKeys.METADATA_ENCODING_KEY, ENCODING)
          .putMetadata(CIPHER_KEY, ByteString.copyFromUtf8(CIPHER))
          .putMetadata(KEY_ID, ByteString.copyFromUtf8(id))
          .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(encrypted)))
          .build();
    } catch (GeneralSecurityException failed) {
      throw new CodecException(
          "encryption of a payload with key %s failed (%s): replace the key."
              .formatted(id, failed.getClass().getSimpleName()));
    }
  }

  private Payload decrypt(Payload encrypted) {
    String id = encrypted.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
    SecretKeySpec key = key(id);
    ByteBuffer data = encrypted.getData().asReadOnlyByteBuffer();
    if (data.remaining() < NONCE_BYTES) {
      throw damaged(id);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    data.get(nonce);
    byte[] rest = new byte[data.remaining()];
    data.get(rest);
    try {
      return Payload.parseFrom(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(rest));
    } catch (GeneralSecurityException | InvalidProtocolBufferException mismatch) {
      throw damaged(id);
    }
  }

  private static CodecException damaged(String id) {
    return new CodecException(
        "decryption of a payload with key %s failed: the key or the payload has changed. Restore the key that encrypted the payload."
            .formatted(id));
  }

  private SecretKeySpec key(String id) {
    CodecKeys configured = keys;
    if (configured == null) {
      throw new CodecException(
          "a payload is encrypted with key %s, but no keys are configured: set ONBOARDING_CODEC_KEYS to the folder with the keys."
              .formatted(id));
    }
    return configured
        .find(id)
        .orElseThrow(
            () ->
                new CodecException(
                    "key %s is missing: add its file to %s (keys there: %s)."
                        .formatted(id, configured.folder(), configured.describe())));
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
