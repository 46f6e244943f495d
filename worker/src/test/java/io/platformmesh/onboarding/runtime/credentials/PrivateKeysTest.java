package io.platformmesh.onboarding.runtime.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
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

/** The PEM formats of private keys. */
class PrivateKeysTest {

  /** Length of the PKCS #8 header of an RSA key of 2048 bits, in bytes. */
  private static final int BEFORE_RSA = 26;

  private static PrivateKey newKey(String algorithm, String curve) throws GeneralSecurityException {
    return newPair(algorithm, curve).getPrivate();
  }

  private static KeyPair newPair(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (curve.isEmpty()) {
      generator.initialize(2048);
    } else {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair();
  }

  private static byte[] pem(String label, byte[] der) {
    return "# a comment\n-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"RSA, ''", "EC, secp256r1", "EC, secp521r1"})
  void readsPkcs8(String algorithm, String curve) throws Exception {
    PrivateKey key = newKey(algorithm, curve);

    assertThat(PrivateKeys.read("tls.key", pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
  }

  @Test
  void readsPkcs1() throws Exception {
    PrivateKey key = newKey("RSA", "");
    byte[] inside = Arrays.copyOfRange(key.getEncoded(), BEFORE_RSA, key.getEncoded().length);

    assertThat(PrivateKeys.read("tls.key", pem("RSA PRIVATE KEY", inside))).isEqualTo(key);
  }

  /** The format without the optional public key. */
  @ParameterizedTest
  @CsvSource({
    "secp256r1, 303102010104,   32, a00a06082a8648ce3d030107",
    "secp384r1, 303e02010104,   48, a00706052b81040022",
    "secp521r1, 305002010104,   66, a00706052b81040023",
  })
  void readsSec1(String curve, String before, int length, String after) throws Exception {
    ECPrivateKey key = (ECPrivateKey) newKey("EC", curve);
    HexFormat hex = HexFormat.of();
    String number = hex.formatHex(number(key, length));
    byte[] der = hex.parseHex(before + hex.toHexDigits((byte) length) + number + after);

    ECPrivateKey read = (ECPrivateKey) PrivateKeys.read("tls.key", pem("EC PRIVATE KEY", der));
    assertThat(read.getS()).isEqualTo(key.getS());
    assertThat(read.getParams().getCurve()).isEqualTo(key.getParams().getCurve());
  }

  /** The format that {@code openssl ecparam -genkey} and cert-manager write. */
  @ParameterizedTest
  @CsvSource({
    "secp256r1, 32, a00a06082a8648ce3d030107",
    "secp384r1, 48, a00706052b81040022",
    "secp521r1, 66, a00706052b81040023",
  })
  void readsSec1WithPublicKey(String curve, int length, String parameters) throws Exception {
    KeyPair pair = newPair("EC", curve);
    ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
    byte[] info = pair.getPublic().getEncoded();
    byte[] point = Arrays.copyOfRange(info, info.length - 2 * length - 2, info.length);
    HexFormat hex = HexFormat.of();
    byte[] der =
        hex.parseHex(
            element(
                "30",
                "020101"
                    + element("04", hex.formatHex(number(key, length)))
                    + parameters
                    + element("a1", element("03", hex.formatHex(point)))));

    ECPrivateKey read = (ECPrivateKey) PrivateKeys.read("tls.key", pem("EC PRIVATE KEY", der));
    assertThat(read.getS()).isEqualTo(key.getS());
    assertThat(read.getParams().getCurve()).isEqualTo(key.getParams().getCurve());
  }

  /** Returns the private number, padded to the length of the curve. */
  private static byte[] number(ECPrivateKey key, int length) {
    byte[] number = key.getS().toByteArray();
    byte[] padded = new byte[length];
    int from = Math.max(0, number.length - length);
    System.arraycopy(number, from, padded, length - (number.length - from), number.length - from);
    return padded;
  }

  private static String element(String tag, String content) {
    int length = content.length() / 2;
    return tag + (length < 128 ? "" : "81") + HexFormat.of().toHexDigits((byte) length) + content;
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
  void doesNotQuoteInvalidKeys(String content) {
    assertThatThrownBy(
            () -> PrivateKeys.read("tls.key", content.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(CredentialException.class)
        .hasMessageStartingWith("tls.key ")
        .hasMessageNotContainingAny("secret", "c2VjcmV0")
        .hasNoCause();
  }
}
