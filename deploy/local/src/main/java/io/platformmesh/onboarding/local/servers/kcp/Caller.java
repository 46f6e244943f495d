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

  private static final String BEARER_PREFIX = "bearer ";

  Caller {
    groups = List.copyOf(groups);
  }

  /** Identifies the caller of a request by its client certificate or bearer token. */
  static Caller of(HttpServerRequest callerRequest) {
    String authorization = callerRequest.getHeader(HttpHeaders.AUTHORIZATION);
    boolean hasBearerToken =
        authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER_PREFIX);
    List<Rdn> certificateSubject = certificateSubject(callerRequest);
    String user = attributeValues(certificateSubject, "CN").stream().findFirst().orElse(null);
    List<String> groups = attributeValues(certificateSubject, "O");
    String token = hasBearerToken ? authorization.substring(BEARER_PREFIX.length()).trim() : null;
    return new Caller(user, groups, token);
  }

  private static List<Rdn> certificateSubject(HttpServerRequest callerRequest) {
    try {
      Certificate[] peerCertificates =
          callerRequest.isSSL()
              ? callerRequest.sslSession().getPeerCertificates()
              : new Certificate[0];
      if (peerCertificates.length > 0
          && peerCertificates[0] instanceof X509Certificate clientCertificate) {
        String subjectName = clientCertificate.getSubjectX500Principal().getName();
        return new LdapName(subjectName).getRdns();
      }
      return List.of();
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

  /** Shows whether the caller has a token, but not the token itself. */
  @Override
  public String toString() {
    return "Caller[user=%s, groups=%s, token=%s]"
        .formatted(user, groups, token == null ? "no" : "yes");
  }
}
