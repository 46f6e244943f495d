package io.platformmesh.onboarding.local.servers;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** Reads and writes certificates and keys of the local servers as PEM. */
public final class Pem {
  private Pem() {}

  static String write(Object certificateOrKey) {
    StringWriter pemText = new StringWriter();
    try (JcaPEMWriter pemWriter = new JcaPEMWriter(pemText)) {
      pemWriter.writeObject(certificateOrKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pemText.toString();
  }

  public static KeyPair readKeys(String pem) throws IOException {
    try (PEMParser pemParser = new PEMParser(new StringReader(pem))) {
      return new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) pemParser.readObject());
    }
  }

  public static X509Certificate readCertificate(String pem)
      throws IOException, GeneralSecurityException {
    try (PEMParser pemParser = new PEMParser(new StringReader(pem))) {
      return new JcaX509CertificateConverter()
          .getCertificate((X509CertificateHolder) pemParser.readObject());
    }
  }
}
