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
 * The identity of the sender of a request.
 *
 * @param user common name of the client certificate, or null without a certificate; the handshake
 *     rejects certificates of other authorities
 * @param groups organizations of the client certificate
 * @param token bearer token, or null
 */
record Caller(@Nullable String user, List<String> groups, @Nullable String token) {
  /** The group whose members have all rights in every workspace. */
  static final String ADMINISTRATORS = "system:kcp:admin";

  private static final String BEARER = "bearer ";

  Caller {
    groups = List.copyOf(groups);
  }

  static Caller of(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean bears = header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    List<Rdn> subject = subject(request);
    return new Caller(
        values(subject, "CN").stream().findFirst().orElse(null),
        values(subject, "O"),
        bears ? header.substring(BEARER.length()).trim() : null);
  }

  private static List<Rdn> subject(HttpServerRequest request) {
    try {
      Certificate[] peer =
          request.isSSL() ? request.sslSession().getPeerCertificates() : new Certificate[0];
      return peer.length > 0 && peer[0] instanceof X509Certificate certificate
          ? new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()
          : List.of();
    } catch (SSLPeerUnverifiedException | InvalidNameException none) {
      return List.of();
    }
  }

  private static List<String> values(List<Rdn> subject, String type) {
    List<String> values = new ArrayList<>();
    for (Rdn part : subject) {
      if (part.getType().equalsIgnoreCase(type)) {
        values.add(part.getValue().toString());
      }
    }
    return values;
  }

  boolean isCertified() {
    return user != null;
  }

  /** Whether the certificate is that of an administrator of all workspaces. */
  boolean isAdministrator() {
    return groups.contains(ADMINISTRATORS);
  }

  boolean isAnonymous() {
    return user == null && token == null;
  }

  boolean bears(String expected) {
    return token != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "Caller[user=%s, groups=%s, token=%s]"
        .formatted(user, groups, token == null ? "no" : "yes");
  }
}
