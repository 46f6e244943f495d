package io.platformmesh.onboarding.local.kcp;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows of who sends it.
 *
 * @param certified whether by a client certificate; the handshake has refused those that our
 *     authority did not sign
 * @param token the bearer token, if there is one
 */
record Caller(boolean certified, @Nullable String token) {
  private static final String BEARER = "bearer ";

  static Caller of(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean bears = header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    return new Caller(
        isCertified(request), bears ? header.substring(BEARER.length()).trim() : null);
  }

  private static boolean isCertified(HttpServerRequest request) {
    try {
      return request.isSSL() && request.sslSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException none) {
      return false;
    }
  }

  boolean isAnonymous() {
    return !certified && token == null;
  }

  boolean bears(String expected) {
    return token != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "Caller[certified=" + certified + ", token=" + (token == null ? "no" : "yes") + "]";
  }
}
