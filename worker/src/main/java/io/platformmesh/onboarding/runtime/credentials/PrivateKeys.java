package io.platformmesh.onboarding.runtime.credentials;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys in PEM: PKCS #8 ({@code PRIVATE KEY}), and what cert-manager and OpenSSL write
 * as well, PKCS #1 ({@code RSA PRIVATE KEY}, RFC 8017) and SEC 1 ({@code EC PRIVATE KEY}, RFC
 * 5915). Java reads the first only; the others are what it has inside.
 */
final class PrivateKeys {

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] RSA = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01);
  private static final byte[] EC = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);
  private static final byte[] NULL = {5, 0};

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int PARAMETERS = 0xa0;

  private PrivateKeys() {}

  /**
   * The first private key of a file.
   *
   * @param name of the file, for messages
   * @throws CredentialException when there is none that can be read
   */
  static PrivateKey read(String name, byte[] pem) throws CredentialException {
    Matcher found = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new CredentialException(name, "holds no whole private key in PEM");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(found.group(2));
      return switch (found.group(1)) {
        case "PRIVATE KEY" -> any(der);
        case "RSA PRIVATE KEY" ->
            KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(wrap(der, RSA, NULL)));
        case "EC PRIVATE KEY" ->
            KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(wrap(der, EC, curve(der))));
        default ->
            throw new CredentialException(name, "is encrypted: write the key without a passphrase");
      };
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | IndexOutOfBoundsException broken) {
      throw new CredentialException(name, "holds no private key that can be read (RSA and EC can)");
    }
  }

  private static PrivateKey any(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(der);
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(key);
    } catch (GeneralSecurityException notRsa) {
      return KeyFactory.getInstance("EC").generatePrivate(key);
    }
  }

  /** PKCS #8 around an algorithm's own form. */
  private static byte[] wrap(byte[] key, byte[] algorithm, byte[] parameters) {
    return element(
        SEQUENCE,
        join(
            VERSION_0, element(SEQUENCE, join(algorithm, parameters)), element(OCTET_STRING, key)));
  }

  /**
   * The curve's identifier: the field after version and key, which may be left out but is written
   * by everybody.
   */
  private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
    int version = (sec1[1] & 0x80) == 0 ? 2 : 2 + (sec1[1] & 0x7f);
    int key = version + 3;
    int parameters = key + 2 + sec1[key + 1];
    if (sec1[key] != OCTET_STRING || (sec1[parameters] & 0xff) != PARAMETERS) {
      throw new GeneralSecurityException("no curve");
    }
    return Arrays.copyOfRange(sec1, parameters + 2, parameters + 2 + sec1[parameters + 1]);
  }

  private static byte[] oid(int... bytes) {
    byte[] identifier = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      identifier[i] = (byte) bytes[i];
    }
    return element(OBJECT_IDENTIFIER, identifier);
  }

  /** The length takes as few bytes as it can, as DER has it: Java 17 refuses others. */
  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
