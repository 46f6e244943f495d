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
 * Encrypts payloads by AES-GCM with 256 bits. What it makes has the form of the codecs in
 * Temporal's samples: the whole payload, encrypted, after its nonce of 12 bytes and before its tag
 * of 16; in the metadata encoding {@code binary/encrypted}, the cipher and the id of the key.
 *
 * <p>A payload that is not encrypted passes through when it is read, so what was stored before
 * encryption was turned on stays readable.
 */
public final class EncryptionCodec implements PayloadCodec {

  /** Metadata that names the key. */
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
   * A codec.
   *
   * @param keys the keys; null for one that encrypts nothing and says so when it meets what is
   *     encrypted
   * @param keyId id of the key that encrypts; null for one that only decrypts
   */
  public EncryptionCodec(@Nullable CodecKeys keys, @Nullable String keyId) {
    this.keys = keys;
    this.keyId = keyId;
  }

  /** Whether it encrypts, rather than only decrypt. */
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
          "a payload cannot be encrypted with key %s (%s)."
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
    } catch (GeneralSecurityException | InvalidProtocolBufferException wrong) {
      throw damaged(id);
    }
  }

  private static CodecException damaged(String id) {
    return new CodecException(
        "a payload that was encrypted with key %s cannot be decrypted with the key of that name: either was changed."
            .formatted(id));
  }

  private SecretKeySpec key(String id) {
    CodecKeys present = keys;
    if (present == null) {
      throw new CodecException(
          "what Temporal has is encrypted with key %s: set ONBOARDING_CODEC_KEYS to the folder with the keys."
              .formatted(id));
    }
    return present
        .find(id)
        .orElseThrow(
            () ->
                new CodecException(
                    "key %s is missing: put its file into %s (there: %s)."
                        .formatted(id, present.folder(), present.describe())));
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
