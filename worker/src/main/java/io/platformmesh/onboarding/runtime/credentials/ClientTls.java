package io.platformmesh.onboarding.runtime.credentials;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.platformmesh.onboarding.runtime.UserError;
import io.temporal.envconfig.ClientConfigTLS;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of the connection to Temporal. Files are reloaded when they change: open
 * connections stay open, and each new handshake uses the latest credentials.
 *
 * @param context TLS context of the client
 * @param files the reloading credentials of {@code context}
 */
record ClientTls(SslContext context, List<ReloadingValue<?>> files) {

  private static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT";
  private static final String KEY = "TEMPORAL_TLS_CLIENT_KEY";
  private static final String AUTHORITY = "TEMPORAL_TLS_SERVER_CA_CERT";

  /**
   * Reads the configured credentials.
   *
   * @throws UserError if they are unusable; the message names the variable to correct
   */
  static ClientTls of(ClientConfigTLS configured) {
    List<ReloadingValue<?>> files = new ArrayList<>();
    try {
      SslContextBuilder builder = GrpcSslContexts.forClient();
      ReloadingValue<ClientIdentity> identity = identity(configured, builder);
      if (identity != null) {
        files.add(identity);
      }
      PemSource authority =
          PemSource.of(
              AUTHORITY, configured.getServerCACertPath(), configured.getServerCACertData());
      boolean anyHost = Boolean.TRUE.equals(configured.isDisableHostVerification());
      if (authority != null) {
        files.add(trust(authority, anyHost, builder));
      } else if (anyHost) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      }
      return new ClientTls(builder.build(), List.copyOf(files));
    } catch (SSLException | CertificateException unsupported) {
      throw new UserError(
          "this Java runtime cannot set up TLS (%s): use a Java runtime with the default security providers."
              .formatted(unsupported.getClass().getSimpleName()));
    }
  }

  private static @Nullable ReloadingValue<ClientIdentity> identity(
      ClientConfigTLS configured, SslContextBuilder builder) {
    PemSource certificate =
        PemSource.of(CERTIFICATE, configured.getClientCertPath(), configured.getClientCertData());
    PemSource key = PemSource.of(KEY, configured.getClientKeyPath(), configured.getClientKeyData());
    if (certificate == null && key == null) {
      return null;
    }
    if (key == null) {
      throw new UserError(
          "the client certificate %s for Temporal has no key: set %s_PATH to the file of its private key."
              .formatted(certificate, KEY));
    }
    if (certificate == null) {
      throw new UserError(
          "the client key %s for Temporal has no certificate: set %s_PATH to the file of its certificate."
              .formatted(key, CERTIFICATE));
    }
    AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
    ReloadingValue<ClientIdentity> identity =
        new ReloadingValue<>(
            List.of(certificate, key),
            contents ->
                ClientIdentity.read(
                    certificate.name(), contents.get(0), key.name(), contents.get(1)),
            read ->
                manager.updateIdentityCredentials(
                    read.chain().toArray(X509Certificate[]::new), read.key()));
    builder.keyManager(manager);
    return identity;
  }

  private static ReloadingValue<List<X509Certificate>> trust(
      PemSource authority, boolean anyHost, SslContextBuilder builder) throws CertificateException {
    AdvancedTlsX509TrustManager manager =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(
                anyHost
                    ? Verification.CERTIFICATE_ONLY_VERIFICATION
                    : Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION)
            .build();
    ReloadingValue<List<X509Certificate>> trusted =
        new ReloadingValue<>(
            List.of(authority),
            contents -> ClientIdentity.certificates(authority.name(), contents.get(0)),
            certificates -> {
              try {
                manager.updateTrustCredentials(certificates.toArray(X509Certificate[]::new));
              } catch (IOException | GeneralSecurityException rejected) {
                throw new CredentialException(
                    authority.name(), "contains certificates that cannot be used as trust anchors");
              }
            });
    builder.trustManager(manager);
    return trusted;
  }
}
