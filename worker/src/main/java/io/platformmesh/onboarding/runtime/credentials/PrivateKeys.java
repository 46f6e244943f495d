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

  private static final Set<String> ALGORITHMS = Set.of("RSA", "EC");

  private PrivateKeys() {}

  /**
   * Returns the first private key of a file.
   *
   * @param name name of the file, for messages
   * @throws CredentialException if the file holds no readable private key
   */
  static PrivateKey read(String name, byte[] pem) throws CredentialException {
    PrivateKeyInfo found = find(name, pem);
    if (found == null) {
      throw new CredentialException(name, "does not contain a complete private key in PEM format");
    }
    try {
      PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(found);
      if (ALGORITHMS.contains(key.getAlgorithm())) {
        return key;
      }
    } catch (PEMException unsupported) {
      throw unreadable(name);
    }
    throw unreadable(name);
  }

  private static @Nullable PrivateKeyInfo find(String name, byte[] pem) throws CredentialException {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.ISO_8859_1))) {
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo();
        }
        if (each instanceof PrivateKeyInfo key) {
          return key;
        }
        if (each instanceof PKCS8EncryptedPrivateKeyInfo || each instanceof PEMEncryptedKeyPair) {
          throw new CredentialException(
              name, "is encrypted: store the private key without a passphrase");
        }
      }
      return null;
    } catch (IOException | RuntimeException malformed) {
      throw unreadable(name);
    }
  }

  private static CredentialException unreadable(String name) {
    return new CredentialException(
        name, "does not contain a readable private key: RSA and EC keys in PEM are supported");
  }
}
