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
 * @param sslContext TLS context of the Temporal client
 * @param reloadingCredentials the credentials of {@code sslContext}, which reload
 */
record ClientTls(SslContext sslContext, List<ReloadingValue<?>> reloadingCredentials) {

  private static final String CERTIFICATE_VARIABLE = "TEMPORAL_TLS_CLIENT_CERT";
  private static final String KEY_VARIABLE = "TEMPORAL_TLS_CLIENT_KEY";
  private static final String AUTHORITY_VARIABLE = "TEMPORAL_TLS_SERVER_CA_CERT";

  /**
   * Reads the configured TLS credentials.
   *
   * @throws UserError if they are unusable; the message names the variable to correct
   */
  static ClientTls of(ClientConfigTLS tlsSettings) {
    List<ReloadingValue<?>> reloadingCredentials = new ArrayList<>();
    try {
      SslContextBuilder contextBuilder = GrpcSslContexts.forClient();
      ReloadingValue<ClientIdentity> clientIdentity = readIdentity(tlsSettings, contextBuilder);
      if (clientIdentity != null) {
        reloadingCredentials.add(clientIdentity);
      }
      PemSource authoritySource =
          PemSource.of(
              AUTHORITY_VARIABLE,
              tlsSettings.getServerCACertPath(),
              tlsSettings.getServerCACertData());
      boolean acceptAnyHost = Boolean.TRUE.equals(tlsSettings.isDisableHostVerification());
      if (authoritySource != null) {
        reloadingCredentials.add(trustAuthority(authoritySource, acceptAnyHost, contextBuilder));
      } else if (acceptAnyHost) {
        contextBuilder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      }
      return new ClientTls(contextBuilder.build(), List.copyOf(reloadingCredentials));
    } catch (SSLException | CertificateException unsupportedTls) {
      throw new UserError(
          "this Java runtime cannot set up TLS (%s): use a Java runtime with the default security providers."
              .formatted(unsupportedTls.getClass().getSimpleName()));
    }
  }

  private static @Nullable ReloadingValue<ClientIdentity> readIdentity(
      ClientConfigTLS tlsSettings, SslContextBuilder contextBuilder) {
    PemSource certificateSource =
        PemSource.of(
            CERTIFICATE_VARIABLE, tlsSettings.getClientCertPath(), tlsSettings.getClientCertData());
    PemSource keySource =
        PemSource.of(KEY_VARIABLE, tlsSettings.getClientKeyPath(), tlsSettings.getClientKeyData());
    if (certificateSource == null && keySource == null) {
      return null;
    }
    if (keySource == null) {
      throw new UserError(
          "the client certificate %s for Temporal has no key: set %s_PATH to the file of its private key."
              .formatted(certificateSource, KEY_VARIABLE));
    }
    if (certificateSource == null) {
      throw new UserError(
          "the client key %s for Temporal has no certificate: set %s_PATH to the file of its certificate."
              .formatted(keySource, CERTIFICATE_VARIABLE));
    }
    AdvancedTlsX509KeyManager keyManager = new AdvancedTlsX509KeyManager();
    ReloadingValue<ClientIdentity> clientIdentity =
        new ReloadingValue<>(
            List.of(certificateSource, keySource),
            pemContents -> {
              byte[] certificatePem = pemContents.get(0);
              byte[] keyPem = pemContents.get(1);
              return ClientIdentity.read(
                  certificateSource.displayName(), certificatePem, keySource.displayName(), keyPem);
            },
            loadedIdentity ->
                keyManager.updateIdentityCredentials(
                    loadedIdentity.certificateChain().toArray(X509Certificate[]::new),
                    loadedIdentity.privateKey()));
    contextBuilder.keyManager(keyManager);
    return clientIdentity;
  }

  private static ReloadingValue<List<X509Certificate>> trustAuthority(
      PemSource authoritySource, boolean acceptAnyHost, SslContextBuilder contextBuilder)
      throws CertificateException {
    Verification verification =
        acceptAnyHost
            ? Verification.CERTIFICATE_ONLY_VERIFICATION
            : Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION;
    AdvancedTlsX509TrustManager trustManager =
        AdvancedTlsX509TrustManager.newBuilder().setVerification(verification).build();
    ReloadingValue<List<X509Certificate>> trustedAuthorities =
        new ReloadingValue<>(
            List.of(authoritySource),
            pemContents ->
                ClientIdentity.readCertificates(authoritySource.displayName(), pemContents.get(0)),
            loadedAuthorities -> {
              try {
                trustManager.updateTrustCredentials(
                    loadedAuthorities.toArray(X509Certificate[]::new));
              } catch (IOException | GeneralSecurityException rejectedAuthority) {
                throw new CredentialException(
                    authoritySource.displayName(),
                    "contains certificates that cannot be used as trust anchors");
              }
            });
    contextBuilder.trustManager(trustManager);
    return trustedAuthorities;
  }
}
