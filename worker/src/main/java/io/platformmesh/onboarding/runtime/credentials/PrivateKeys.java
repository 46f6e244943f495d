package io.platformmesh.onboarding.runtime.credentials;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads private RSA and EC keys in PEM: PKCS #8 ({@code PRIVATE KEY}), and the formats that
 * cert-manager and OpenSSL also write, PKCS #1 ({@code RSA PRIVATE KEY}, RFC 8017) and SEC 1
 * ({@code EC PRIVATE KEY}, RFC 5915).
 */
final class PrivateKeys {

  private static final Set<String> SUPPORTED_ALGORITHMS = Set.of("RSA", "EC");

  private PrivateKeys() {}

  /**
   * Returns the first private key of a file.
   *
   * @param keyFileName name of the key file, for messages
   * @throws CredentialException if the file holds no readable private key
   */
  static PrivateKey read(String keyFileName, byte[] keyPem) throws CredentialException {
    PrivateKeyInfo keyInfo = findKeyInfo(keyFileName, keyPem);
    if (keyInfo == null) {
      throw new CredentialException(
          keyFileName, "does not contain a complete private key in PEM format");
    }
    try {
      PrivateKey privateKey = new JcaPEMKeyConverter().getPrivateKey(keyInfo);
      if (SUPPORTED_ALGORITHMS.contains(privateKey.getAlgorithm())) {
        return privateKey;
      }
    } catch (PEMException unsupportedKey) {
      throw newUnreadableKeyException(keyFileName);
    }
    throw newUnreadableKeyException(keyFileName);
  }

  private static @Nullable PrivateKeyInfo findKeyInfo(String keyFileName, byte[] keyPem)
      throws CredentialException {
    try (PEMParser pemParser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(keyPem), StandardCharsets.ISO_8859_1))) {
      Object pemObject = pemParser.readObject();
      while (pemObject != null) {
        if (pemObject instanceof PEMKeyPair pemKeyPair) {
          return pemKeyPair.getPrivateKeyInfo();
        }
        if (pemObject instanceof PrivateKeyInfo parsedKeyInfo) {
          return parsedKeyInfo;
        }
        if (pemObject instanceof PKCS8EncryptedPrivateKeyInfo
            || pemObject instanceof PEMEncryptedKeyPair) {
          throw new CredentialException(
              keyFileName, "is encrypted: store the private key without a passphrase");
        }
        pemObject = pemParser.readObject();
      }
      return null;
    } catch (IOException | RuntimeException malformedPem) {
      throw newUnreadableKeyException(keyFileName);
    }
  }

  private static CredentialException newUnreadableKeyException(String keyFileName) {
    return new CredentialException(
        keyFileName,
        "does not contain a readable private key: RSA and EC keys in PEM are supported");
  }
}
