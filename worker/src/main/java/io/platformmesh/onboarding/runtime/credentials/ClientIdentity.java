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
 * A TLS client identity: the client certificate with its private key.
 *
 * @param certificateChain the certificate, followed by the certificates of its authorities
 * @param privateKey private key of the first certificate
 */
record ClientIdentity(List<X509Certificate> certificateChain, PrivateKey privateKey) {

  private static final byte[] SIGNATURE_PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  /** Reads a certificate and a private key, and checks that they belong together. */
  static ClientIdentity read(
      String certificateName, byte[] certificatePem, String keyName, byte[] keyPem)
      throws CredentialException {
    List<X509Certificate> certificateChain = readCertificates(certificateName, certificatePem);
    PrivateKey privateKey = PrivateKeys.read(keyName, keyPem);
    if (!isKeyOfCertificate(certificateChain.get(0), privateKey)) {
      throw new CredentialException(keyName, "is not the key of certificate " + certificateName);
    }
    return new ClientIdentity(certificateChain, privateKey);
  }

  /** Returns all TLS certificates of a file, at least one. */
  static List<X509Certificate> readCertificates(String certificateName, byte[] certificatePem)
      throws CredentialException {
    try {
      List<X509Certificate> parsedCertificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(certificatePem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!parsedCertificates.isEmpty()) {
        return parsedCertificates;
      }
    } catch (CertificateException malformedCertificate) {
      throw newIncompleteCertificateException(certificateName);
    }
    throw newIncompleteCertificateException(certificateName);
  }

  private static CredentialException newIncompleteCertificateException(String certificateName) {
    return new CredentialException(
        certificateName, "does not contain a complete certificate in PEM format");
  }

  /** Returns whether the certificate verifies a signature of the private key. */
  private static boolean isKeyOfCertificate(X509Certificate certificate, PrivateKey privateKey) {
    try {
      String signatureAlgorithm =
          privateKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      Signature signature = Signature.getInstance(signatureAlgorithm);
      signature.initSign(privateKey);
      signature.update(SIGNATURE_PROBE);
      byte[] probeSignature = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SIGNATURE_PROBE);
      return signature.verify(probeSignature);
    } catch (GeneralSecurityException mismatchedKey) {
      return false;
    }
  }

  /** Returns the subject of the client certificate, never the private key. */
  @Override
  public String toString() {
    return certificateChain.get(0).getSubjectX500Principal().getName();
  }
}
