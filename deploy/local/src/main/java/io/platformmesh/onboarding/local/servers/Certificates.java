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
  private static final String SIGNATURE = "SHA256withRSA";
  private static final int KEY_BITS = 2048;
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final X500Name AUTHORITY = new X500Name("CN=platform-mesh-local");

  private final KeyPair keys;
  private final X509Certificate certificate;

  private Certificates(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /**
   * A certificate and its private key.
   *
   * @param certificate PEM
   * @param key PEM of the unencrypted private key, PKCS#1
   */
  public record Signed(String certificate, String key) {

    /** Writes {@code <name>.crt} and {@code <name>.key}; only the owner can read the key. */
    public void write(Path directory, String name) {
      try {
        Files.writeString(directory.resolve(name + ".crt"), certificate);
        writePrivate(directory.resolve(name + ".key"), key);
      } catch (IOException e) {
        throw new LocalPlatformException(
            "cannot write certificate " + name + " in " + directory, e);
      }
    }
  }

  /** Writes a file that only its owner can read, atomically. */
  public static void writePrivate(Path file, String content) throws IOException {
    // Temporary files are readable by the owner alone from their creation.
    Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".part", null);
    Files.writeString(part, content);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the authority in this directory, and creates both if they are missing. */
  public static Certificates in(Path directory) {
    try {
      Files.createDirectories(directory);
      if (!Files.exists(directory.resolve("ca.key"))) {
        KeyPair keys = newKeys();
        X509Certificate certificate = authority(keys);
        new Signed(Pem.write(certificate), Pem.write(keys.getPrivate())).write(directory, "ca");
      }
      return new Certificates(
          Pem.readKeys(Files.readString(directory.resolve("ca.key"))),
          Pem.readCertificate(Files.readString(directory.resolve("ca.crt"))));
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalPlatformException("cannot read or create the certificates in " + directory, e);
    }
  }

  /** PEM of the authority's certificate. */
  public String authority() {
    return Pem.write(certificate);
  }

  /**
   * Signs a server certificate for the loopback interface and these names.
   *
   * @param names DNS names
   */
  public Signed server(String... names) {
    List<GeneralName> subjects = new ArrayList<>();
    subjects.add(
        new GeneralName(GeneralName.iPAddress, InetAddress.getLoopbackAddress().getHostAddress()));
    subjects.add(new GeneralName(GeneralName.dNSName, "localhost"));
    for (String name : names) {
      subjects.add(new GeneralName(GeneralName.dNSName, name));
    }
    GeneralNames alternatives = new GeneralNames(subjects.toArray(new GeneralName[0]));
    return sign(new X500Name("CN=localhost"), KeyPurposeId.id_kp_serverAuth, alternatives);
  }

  /**
   * Signs a client certificate.
   *
   * @param user user name on Kubernetes API servers
   * @param group group of the user there
   */
  public Signed client(String user, String group) {
    return sign(new X500Name("O=" + group + ",CN=" + user), KeyPurposeId.id_kp_clientAuth, null);
  }

  /** Creates an RSA key, for instance to sign service account tokens, and returns it as PEM. */
  public static String newKey() {
    try {
      return Pem.write(newKeys().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new LocalPlatformException("cannot create a key", e);
    }
  }

  private Signed sign(X500Name subject, KeyPurposeId purpose, @Nullable GeneralNames alternatives) {
    try {
      KeyPair subjectKeys = newKeys();
      JcaX509v3CertificateBuilder builder = builder(AUTHORITY, subject, subjectKeys);
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      if (alternatives != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
      }
      return new Signed(Pem.write(signed(builder, keys)), Pem.write(subjectKeys.getPrivate()));
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalPlatformException("cannot sign a certificate for " + subject, e);
    }
  }

  private static X509Certificate authority(KeyPair keys)
      throws IOException, GeneralSecurityException {
    JcaX509v3CertificateBuilder builder = builder(AUTHORITY, AUTHORITY, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return signed(builder, keys);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair subjectKeys) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, new SecureRandom()),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(VALIDITY)),
        subject,
        subjectKeys.getPublic());
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair issuer)
      throws GeneralSecurityException {
    try {
      X509CertificateHolder holder =
          builder.build(new JcaContentSignerBuilder(SIGNATURE).build(issuer.getPrivate()));
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    return generator.generateKeyPair();
  }
}
