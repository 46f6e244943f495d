package io.platformmesh.onboarding.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.platformmesh.onboarding.runtime.UserError;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption and decryption of payloads, and their settings. */
class EncryptionCodecTest {

  private static final String SECRET = "the name of a component";

  @TempDir Path folder;

  private final AtomicLong now = new AtomicLong();
  private CodecKeys keys;

  @BeforeEach
  void writeKeys() throws IOException {
    write("2026-01", 1);
    write("2026-02", 2);
    keys = CodecKeys.in(folder, now::get);
  }

  private void write(String id, int seed) throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) seed);
    Files.write(folder.resolve(id), key);
  }

  private static Payload payload() {
    return DefaultDataConverter.STANDARD_INSTANCE.toPayload(SECRET).orElseThrow();
  }

  private Payload encrypt(String id) {
    return new EncryptionCodec(keys, id).encode(List.of(payload())).get(0);
  }

  private Payload decrypt(Payload payload) {
    return new EncryptionCodec(keys, null).decode(List.of(payload)).get(0);
  }

  @Test
  void encryptsAndDecryptsPayload() {
    Payload encrypted = encrypt("2026-01");

    assertThat(new String(encrypted.toByteArray(), StandardCharsets.ISO_8859_1))
        .doesNotContain(SECRET, "json/plain");
    assertThat(encrypted.getMetadataOrThrow("encoding").toStringUtf8())
        .isEqualTo("binary/encrypted");
    assertThat(encrypted.getMetadataOrThrow(EncryptionCodec.KEY_ID).toStringUtf8())
        .isEqualTo("2026-01");
    assertThat(encrypt("2026-01").getData())
        .as("a nonce of its own")
        .isNotEqualTo(encrypted.getData());
    assertThat(decrypt(encrypted)).isEqualTo(payload());
  }

  @Test
  void decryptsWithEveryKeyOfTheFolder() {
    assertThat(decrypt(encrypt("2026-01"))).isEqualTo(payload());
    assertThat(decrypt(encrypt("2026-02"))).isEqualTo(payload());
  }

  @Test
  void leavesUnencryptedPayloadsUnchanged() {
    assertThat(decrypt(payload())).isEqualTo(payload());
    assertThat(new EncryptionCodec(null, null).encode(List.of(payload())))
        .containsExactly(payload());
  }

  @Test
  void rejectsPayloadsWithAChangedByte() {
    Payload encrypted = encrypt("2026-01");
    byte[] data = encrypted.getData().toByteArray();
    for (int i = 0; i < data.length; i++) {
      byte[] changed = data.clone();
      changed[i] ^= 1;
      Payload tampered = encrypted.toBuilder().setData(ByteString.copyFrom(changed)).build();
      assertThatThrownBy(() -> decrypt(tampered))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("2026-01");
    }
    Payload cut = encrypted.toBuilder().setData(encrypted.getData().substring(0, 5)).build();
    assertThatThrownBy(() -> decrypt(cut)).isInstanceOf(CodecException.class);
  }

  @Test
  void rejectsPayloadsOfAnotherKeyWithTheSameId() throws IOException {
    Payload encrypted = encrypt("2026-01");
    write("2026-01", 9);
    keys = CodecKeys.in(folder);

    assertThatThrownBy(() -> decrypt(encrypted))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("2026-01")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void namesMissingKeyAndLoadsItOnceItExists() throws IOException {
    Payload encrypted = encrypt("2026-01");
    Path elsewhere = Files.createDirectory(folder.resolve(".other"));
    keys = CodecKeys.in(elsewhere, now::get);
    assertThatThrownBy(() -> decrypt(encrypted))
        .isInstanceOf(CodecException.class)
        .hasMessage("key 2026-01 is missing: add its file to %s (keys there: none).", elsewhere);

    Files.copy(folder.resolve("2026-01"), elsewhere.resolve("2026-01"));
    now.addAndGet(CodecKeys.RELOAD_INTERVAL_IF_MISSING.toNanos());
    assertThat(decrypt(encrypted)).isEqualTo(payload());
  }

  @Test
  void rejectsRemovedKey() throws IOException {
    Payload encrypted = encrypt("2026-01");
    Files.delete(folder.resolve("2026-01"));
    now.addAndGet(CodecKeys.RELOAD_INTERVAL.toNanos());

    assertThatThrownBy(() -> decrypt(encrypted)).hasMessageContaining("key 2026-01 is missing");
    assertThatThrownBy(() -> encrypt("2026-01"))
        .as("no other process could decrypt it")
        .hasMessageContaining("key 2026-01 is missing");
  }

  @Test
  void keepsPreviousKeysIfAFileIsInvalid() throws IOException {
    Payload encrypted = encrypt("2026-01");
    Files.writeString(folder.resolve("2026-03"), "half");
    now.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(decrypt(encrypted)).isEqualTo(payload());
  }

  @Test
  void readsKeysInBase64() throws IOException {
    Payload encrypted = encrypt("2026-01");
    Files.writeString(
        folder.resolve("2026-01"),
        Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("2026-01"))) + "\n");
    keys = CodecKeys.in(folder);

    assertThat(decrypt(encrypted)).isEqualTo(payload());
  }

  @Test
  void namesInvalidKeyFilesWithoutQuotingThem() throws IOException {
    for (String wrong : List.of("", "secret-of-exactly-32-characters!", "c2VjcmV0", "%%%secret")) {
      Path file = Files.writeString(folder.resolve("2026-03"), wrong);
      assertThatThrownBy(() -> CodecSettings.codec(folder.toString(), "2026-01"))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(file + " does not contain a key of 32 bytes")
          .hasMessageContaining("openssl rand -base64 32")
          .hasMessageNotContainingAny("secret-of", "c2VjcmV0", "%secret");
    }
  }

  @Test
  void rejectsContradictorySettings() {
    assertThatThrownBy(() -> converter(Map.of("ONBOARDING_CODEC_KEYS", folder.toString())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("set ONBOARDING_CODEC_KEY_ID");
    assertThatThrownBy(() -> converter(Map.of("ONBOARDING_CODEC_KEY_ID", "2026-01")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("ONBOARDING_CODEC_KEYS is not set");
    assertThatThrownBy(() -> converter(with("2027-01")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not in " + folder)
        .hasMessageContaining("there: 2026-01, 2026-02");
    assertThatThrownBy(
            () ->
                converter(
                    Map.of(
                        "ONBOARDING_CODEC_KEYS",
                        folder.resolve("nowhere").toString(),
                        "ONBOARDING_CODEC_KEY_ID",
                        "2026-01")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nowhere cannot be read");
  }

  @Test
  void encryptsFailures() {
    DataConverter converter = converter(with("2026-02"));

    Failure failure =
        converter.exceptionToFailure(ApplicationFailure.newFailure(SECRET, "NotReady", SECRET));

    assertThat(new String(failure.toByteArray(), StandardCharsets.ISO_8859_1))
        .contains("NotReady", "Encoded failure")
        .doesNotContain(SECRET, "EncryptionCodecTest");
    assertThat(((TemporalFailure) converter.failureToException(failure)).getOriginalMessage())
        .isEqualTo(SECRET);
    assertThat(
            ((TemporalFailure) converter(with("none")).failureToException(failure))
                .getOriginalMessage())
        .isEqualTo(SECRET);
  }

  @Test
  void keepsFailuresReadableWithoutKeysAndNamesTheKeyOfEncryptedPayloads() {
    DataConverter plain = converter(Map.of());

    assertThat(
            plain
                .exceptionToFailure(ApplicationFailure.newFailure(SECRET, "NotReady"))
                .getMessage())
        .isEqualTo(SECRET);
    assertThatThrownBy(() -> plain.fromPayload(encrypt("2026-01"), String.class, String.class))
        .hasMessageContaining("encrypted with key 2026-01")
        .hasMessageContaining("ONBOARDING_CODEC_KEYS");
  }

  private Map<String, String> with(String id) {
    return Map.of("ONBOARDING_CODEC_KEYS", folder.toString(), "ONBOARDING_CODEC_KEY_ID", id);
  }

  private static DataConverter converter(Map<String, String> environment) {
    return CodecSettings.dataConverter(environment);
  }
}
