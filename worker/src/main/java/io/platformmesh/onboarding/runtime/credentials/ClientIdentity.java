package io.platformmesh.onboarding.runtime.credentials;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificate of a client with its private key.
 *
 * @param chain the certificate, followed by the certificates of its authorities
 * @param key the private key of the first certificate
 */
record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {

  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  /** Reads certificate and key and checks that the key is the certificate's. */
  static ClientIdentity read(String certificateName, byte[] certificate, String keyName, byte[] key)
      throws CredentialException {
    List<X509Certificate> chain = certificates(certificateName, certificate);
    PrivateKey privateKey = PrivateKeys.read(keyName, key);
    if (!isPair(chain.get(0), privateKey)) {
      throw new CredentialException(keyName, "is not the key of certificate " + certificateName);
    }
    return new ClientIdentity(chain, privateKey);
  }

  /** Returns all certificates of a file, at least one. */
  static List<X509Certificate> certificates(String name, byte[] pem) throws CredentialException {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException malformed) {
      throw incomplete(name);
    }
    throw incomplete(name);
  }

  private static CredentialException incomplete(String name) {
    return new CredentialException(name, "does not contain a complete certificate in PEM format");
  }

  private static boolean isPair(X509Certificate certificate, PrivateKey key) {
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException different) {
      return false;
    }
  }

  /** Returns the subject of the certificate, never the key. */
  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().getName();
  }
}
