package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The identity of the sender of a request to the kcp front proxy.
 *
 * @param user common name of the client certificate, or null without a certificate; the handshake
 *     rejects certificates of other authorities
 * @param groups organizations of the client certificate
 * @param token bearer token, or null
 */
record Caller(@Nullable String user, List<String> groups, @Nullable String token) {
  /** The group whose members have all rights in every workspace. */
  static final String ADMINISTRATOR_GROUP = "system:kcp:admin";

  private static final String BEARER = "bearer ";

  Caller {
    groups = List.copyOf(groups);
  }

  static Caller of(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean hasBearerToken =
        authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
    List<Rdn> certificateSubject = certificateSubject(request);
    return new Caller(
        attributeValues(certificateSubject, "CN").stream().findFirst().orElse(null),
        attributeValues(certificateSubject, "O"),
        hasBearerToken ? authorization.substring(BEARER.length()).trim() : null);
  }

  private static List<Rdn> certificateSubject(HttpServerRequest request) {
    try {
      Certificate[] peerCertificates =
          request.isSSL() ? request.sslSession().getPeerCertificates() : new Certificate[0];
      return peerCertificates.length > 0
              && peerCertificates[0] instanceof X509Certificate certificate
          ? new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()
          : List.of();
    } catch (SSLPeerUnverifiedException | InvalidNameException noCertificate) {
      return List.of();
    }
  }

  private static List<String> attributeValues(List<Rdn> certificateSubject, String attributeType) {
    List<String> values = new ArrayList<>();
    for (Rdn attribute : certificateSubject) {
      if (attribute.getType().equalsIgnoreCase(attributeType)) {
        values.add(attribute.getValue().toString());
      }
    }
    return values;
  }

  boolean isCertified() {
    return user != null;
  }

  /** Whether the certificate is that of an administrator of all workspaces. */
  boolean isAdministrator() {
    return groups.contains(ADMINISTRATOR_GROUP);
  }

  boolean isAnonymous() {
    return user == null && token == null;
  }

  boolean bears(String expectedToken) {
    return token != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), expectedToken.getBytes(StandardCharsets.UTF_8));
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "Caller[user=%s, groups=%s, token=%s]"
        .formatted(user, groups, token == null ? "no" : "yes");
  }
}
