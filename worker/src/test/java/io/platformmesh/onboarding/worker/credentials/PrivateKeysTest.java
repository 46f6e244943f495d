package io.platformmesh.onboarding.worker.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which private keys come. */
class PrivateKeysTest {

  /** What PKCS #8 has before an RSA key of 2048 bits. */
  private static final int BEFORE_RSA = 26;

  private static PrivateKey newKey(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (curve.isEmpty()) {
      generator.initialize(2048);
    } else {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair().getPrivate();
  }

  private static byte[] pem(String label, byte[] der) {
    return "# a comment\n-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"RSA, ''", "EC, secp256r1", "EC, secp521r1"})
  void pkcs8(String algorithm, String curve) throws Exception {
    PrivateKey key = newKey(algorithm, curve);

    assertThat(PrivateKeys.read("tls.key", pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
  }

  @Test
  void pkcs1() throws Exception {
    PrivateKey key = newKey("RSA", "");
    byte[] inside = Arrays.copyOfRange(key.getEncoded(), BEFORE_RSA, key.getEncoded().length);

    assertThat(PrivateKeys.read("tls.key", pem("RSA PRIVATE KEY", inside))).isEqualTo(key);
  }

  /** As {@code openssl ecparam -genkey} writes them, without the optional public key. */
  @ParameterizedTest
  @CsvSource({
    "secp256r1, 303102010104,   32, a00a06082a8648ce3d030107",
    "secp384r1, 303e02010104,   48, a00706052b81040022",
    "secp521r1, 305002010104,   66, a00706052b81040023",
  })
  void sec1(String curve, String before, int length, String after) throws Exception {
    ECPrivateKey key = (ECPrivateKey) newKey("EC", curve);
    byte[] number = key.getS().toByteArray();
    byte[] padded = new byte[length];
    int from = Math.max(0, number.length - length);
    System.arraycopy(number, from, padded, length - (number.length - from), number.length - from);
    HexFormat hex = HexFormat.of();
    byte[] der =
        hex.parseHex(before + hex.toHexDigits((byte) length) + hex.formatHex(padded) + after);

    ECPrivateKey read = (ECPrivateKey) PrivateKeys.read("tls.key", pem("EC PRIVATE KEY", der));
    assertThat(read.getS()).isEqualTo(key.getS());
    assertThat(read.getParams().getCurve()).isEqualTo(key.getParams().getCurve());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----",
      })
  void whatIsNoKeyIsNotQuoted(String content) {
    assertThatThrownBy(
            () -> PrivateKeys.read("tls.key", content.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(Unusable.class)
        .hasMessageStartingWith("tls.key ")
        .hasMessageNotContainingAny("secret", "c2VjcmV0")
        .hasNoCause();
  }
}
