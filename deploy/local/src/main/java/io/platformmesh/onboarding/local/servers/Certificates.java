package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A small certificate authority, kept in a directory, for the servers of one local platform. */
public final class Certificates {
  private static final String SIGNATURE_ALGORITHM = "SHA256withRSA";
  private static final boolean CRITICAL = true;
  private static final int KEY_BITS = 2048;
  private static final int SERIAL_NUMBER_BITS = 120;
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final X500Name AUTHORITY_NAME = new X500Name("CN=platform-mesh-local");

  private static final @Nullable GeneralNames NO_ALTERNATIVE_NAMES = null;

  private final KeyPair authorityKeys;
  private final X509Certificate authorityCertificate;

  private Certificates(KeyPair authorityKeys, X509Certificate authorityCertificate) {
    this.authorityKeys = authorityKeys;
    this.authorityCertificate = authorityCertificate;
  }

  /**
   * A certificate for a server or client of the local platform, and its private key.
   *
   * @param certificate PEM
   * @param key PEM of the unencrypted private key, PKCS#1
   */
  public record Signed(String certificate, String key) {

    /** Writes {@code <name>.crt} and {@code <name>.key}; only the owner can read the key. */
    public void write(Path certificateDirectory, String fileName) {
      try {
        Files.writeString(certificateDirectory.resolve(fileName + ".crt"), certificate);
        writePrivate(certificateDirectory.resolve(fileName + ".key"), key);
      } catch (IOException e) {
        throw new LocalPlatformException(
            "cannot write certificate " + fileName + " in " + certificateDirectory, e);
      }
    }
  }

  /** Writes a file that only its owner can read, atomically. */
  public static void writePrivate(Path privateFile, String content) throws IOException {
    // Temporary files are readable by the owner alone from their creation.
    Path temporaryFile =
        Files.createTempFile(privateFile.toAbsolutePath().getParent(), ".part", null);
    Files.writeString(temporaryFile, content);
    Files.move(
        temporaryFile,
        privateFile,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the authority in this directory, and creates both if they are missing. */
  public static Certificates in(Path authorityDirectory) {
    try {
      Files.createDirectories(authorityDirectory);
      if (!Files.exists(authorityDirectory.resolve("ca.key"))) {
        createAuthority(authorityDirectory);
      }
      return new Certificates(
          Pem.readKeys(Files.readString(authorityDirectory.resolve("ca.key"))),
          Pem.readCertificate(Files.readString(authorityDirectory.resolve("ca.crt"))));
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalPlatformException(
          "cannot read or create the certificates in " + authorityDirectory, e);
    }
  }

  private static void createAuthority(Path authorityDirectory)
      throws IOException, GeneralSecurityException {
    KeyPair authorityKeys = newKeys();
    X509Certificate authorityCertificate = selfSignedAuthority(authorityKeys);
    new Signed(Pem.write(authorityCertificate), Pem.write(authorityKeys.getPrivate()))
        .write(authorityDirectory, "ca");
  }

  /** PEM of the certificate of this authority, which clients of the local servers trust. */
  public String authority() {
    return Pem.write(authorityCertificate);
  }

  /**
   * Signs a server certificate for the loopback interface and these names.
   *
   * @param dnsNames DNS names
   */
  public Signed server(String... dnsNames) {
    List<GeneralName> alternativeNames = new ArrayList<>();
    alternativeNames.add(
        new GeneralName(GeneralName.iPAddress, InetAddress.getLoopbackAddress().getHostAddress()));
    alternativeNames.add(new GeneralName(GeneralName.dNSName, "localhost"));
    for (String dnsName : dnsNames) {
      alternativeNames.add(new GeneralName(GeneralName.dNSName, dnsName));
    }
    GeneralNames alternativeNameList =
        new GeneralNames(alternativeNames.toArray(new GeneralName[0]));
    X500Name subject = new X500Name("CN=localhost");
    return sign(subject, KeyPurposeId.id_kp_serverAuth, alternativeNameList);
  }

  /**
   * Signs a client certificate.
   *
   * @param user user name on Kubernetes API servers
   * @param group group of the user there
   */
  public Signed client(String user, String group) {
    X500Name subject = new X500Name("O=" + group + ",CN=" + user);
    return sign(subject, KeyPurposeId.id_kp_clientAuth, NO_ALTERNATIVE_NAMES);
  }

  /** Creates an RSA key, for instance to sign service account tokens, and returns it as PEM. */
  public static String newKey() {
    try {
      return Pem.write(newKeys().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new LocalPlatformException("cannot create a key", e);
    }
  }

  private Signed sign(
      X500Name subject, KeyPurposeId purpose, @Nullable GeneralNames alternativeNames) {
    try {
      KeyPair subjectKeys = newKeys();
      JcaX509v3CertificateBuilder certificateBuilder =
          certificateBuilder(AUTHORITY_NAME, subject, subjectKeys);
      KeyUsage tlsKeyUsage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
      certificateBuilder.addExtension(Extension.keyUsage, CRITICAL, tlsKeyUsage);
      certificateBuilder.addExtension(
          Extension.extendedKeyUsage, !CRITICAL, new ExtendedKeyUsage(purpose));
      if (alternativeNames != null) {
        certificateBuilder.addExtension(
            Extension.subjectAlternativeName, !CRITICAL, alternativeNames);
      }
      X509Certificate signedCertificate = signWith(certificateBuilder, authorityKeys);
      return new Signed(Pem.write(signedCertificate), Pem.write(subjectKeys.getPrivate()));
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalPlatformException("cannot sign a certificate for " + subject, e);
    }
  }

  private static X509Certificate selfSignedAuthority(KeyPair authorityKeys)
      throws IOException, GeneralSecurityException {
    JcaX509v3CertificateBuilder authorityBuilder =
        certificateBuilder(AUTHORITY_NAME, AUTHORITY_NAME, authorityKeys);
    BasicConstraints isAuthority = new BasicConstraints(true);
    authorityBuilder.addExtension(Extension.basicConstraints, CRITICAL, isAuthority);
    KeyUsage authorityKeyUsage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    authorityBuilder.addExtension(Extension.keyUsage, CRITICAL, authorityKeyUsage);
    return signWith(authorityBuilder, authorityKeys);
  }

  private static JcaX509v3CertificateBuilder certificateBuilder(
      X500Name issuer, X500Name subject, KeyPair subjectKeys) {
    Instant issuedAt = Instant.now();
    BigInteger serialNumber = new BigInteger(SERIAL_NUMBER_BITS, new SecureRandom());
    Date notBefore = Date.from(issuedAt.minus(CLOCK_TOLERANCE));
    Date notAfter = Date.from(issuedAt.plus(VALIDITY));
    return new JcaX509v3CertificateBuilder(
        issuer, serialNumber, notBefore, notAfter, subject, subjectKeys.getPublic());
  }

  private static X509Certificate signWith(
      JcaX509v3CertificateBuilder certificateBuilder, KeyPair issuerKeys)
      throws GeneralSecurityException {
    try {
      X509CertificateHolder signedCertificate =
          certificateBuilder.build(
              new JcaContentSignerBuilder(SIGNATURE_ALGORITHM).build(issuerKeys.getPrivate()));
      return new JcaX509CertificateConverter().getCertificate(signedCertificate);
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator keyGenerator = KeyPairGenerator.getInstance("RSA");
    keyGenerator.initialize(KEY_BITS);
    return keyGenerator.generateKeyPair();
  }
}
