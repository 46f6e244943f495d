package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  @TempDir Path directory;

  @Test
  void signsServersAndClients() throws Exception {
    Certificates certificates = Certificates.in(directory);
    Certificate authority = parse(certificates.authority());
    X509Certificate server = parse(certificates.server("kcp").certificate());
    server.verify(authority.getPublicKey());
    assertThat(server.getSubjectAlternativeNames().stream().map(name -> name.get(1)))
        .map(Object::toString)
        .containsExactly("127.0.0.1", "localhost", "kcp");
    Certificates.Signed client = certificates.client("kcp-admin", "system:kcp:admin");
    X509Certificate certificate = parse(client.certificate());
    certificate.verify(authority.getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=kcp-admin,O=system:kcp:admin");
    assertThat(client.key()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
  }

  @Test
  void keepsTheAuthorityOfADirectory() {
    String first = Certificates.in(directory).authority();
    assertThat(Certificates.in(directory).authority()).isEqualTo(first);
    assertThat(Certificates.in(directory.resolve("other")).authority()).isNotEqualTo(first);
  }

  @Test
  void onlyTheOwnerCanReadKeys() throws Exception {
    Certificates.in(directory).client("a", "b").write(directory, "client");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("client.key"))))
        .isEqualTo("rw-------");
  }

  private static X509Certificate parse(String pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
