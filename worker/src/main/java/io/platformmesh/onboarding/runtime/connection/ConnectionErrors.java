package io.platformmesh.onboarding.runtime.connection;

import com.google.common.base.Throwables;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import io.platformmesh.onboarding.runtime.credentials.TemporalCredentials;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes errors of the connection to Temporal and their remedies. */
final class ConnectionErrors {

  /**
   * The TLS alert of Temporal in an exception message. BoringSSL and the JDK, the two TLS
   * implementations, have no field for the alert.
   */
  private static final Pattern TLS_ALERT =
      Pattern.compile("(?:ALERT_|fatal alert: )([A-Za-z_]+)", Pattern.CASE_INSENSITIVE);

  private static final List<String> PROXY_VARIABLES = List.of("HTTPS_PROXY", "https_proxy");

  private final String proxyHint;
  private final String temporalAddress;
  private final String temporalNamespace;
  private final TemporalCredentials credentials;

  /**
   * Describes the errors of one connection to Temporal.
   *
   * @param temporalAddress configured address of Temporal
   * @param temporalNamespace configured namespace
   * @param credentials credentials of the connection
   * @param environment environment variables, in which a proxy may be set
   */
  ConnectionErrors(
      String temporalAddress,
      String temporalNamespace,
      TemporalCredentials credentials,
      Map<String, String> environment) {
    this.temporalAddress = temporalAddress;
    this.temporalNamespace = temporalNamespace;
    this.credentials = credentials;
    this.proxyHint = proxyHint(environment);
  }

  /** Names the variable of a proxy, which a user may expect to be used; empty without one. */
  private static String proxyHint(Map<String, String> environment) {
    return PROXY_VARIABLES.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
        .findFirst()
        .map(" without a proxy, because %s is only for connections to Kubernetes"::formatted)
        .orElse("");
  }

  /** Returns whether another attempt to connect may succeed. */
  static boolean isTransient(StatusRuntimeException rpcFailure) {
    return switch (rpcFailure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED, INTERNAL -> true;
      default -> false;
    };
  }

  /** Describes a failed call to Temporal in one line. */
  String describe(StatusRuntimeException rpcFailure) {
    Status grpcStatus = rpcFailure.getStatus();
    return switch (grpcStatus.getCode()) {
      case NOT_FOUND -> {
        String createCommand = "temporal operator namespace create -n " + temporalNamespace;
        yield "Temporal at %s has no namespace %s: create it (%s) or set TEMPORAL_NAMESPACE."
            .formatted(temporalAddress, temporalNamespace, createCommand);
      }
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          "Temporal at %s rejected the credentials for namespace %s: set TEMPORAL_API_KEY or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
              .formatted(temporalAddress, temporalNamespace);
      default -> {
        String handshakeFailure = describeHandshakeFailure(grpcStatus);
        yield handshakeFailure != null
            ? handshakeFailure
            : "Temporal at %s cannot be reached (%s)%s: check that it runs, or set TEMPORAL_ADDRESS to its address."
                .formatted(temporalAddress, grpcStatus.getCode(), proxyHint);
      }
    };
  }

  /** Describes a failed TLS handshake with Temporal; null for other failures. */
  private @Nullable String describeHandshakeFailure(Status grpcStatus) {
    Throwable connectionFailure = grpcStatus.getCause();
    if (connectionFailure == null) {
      return describeClosedConnection(grpcStatus);
    }
    for (Throwable handshakeCause : Throwables.getCausalChain(connectionFailure)) {
      String causeDescription = describeHandshakeCause(handshakeCause);
      if (causeDescription != null) {
        return causeDescription;
      }
    }
    return null;
  }

  private @Nullable String describeClosedConnection(Status grpcStatus) {
    // gRPC has no field for a connection that the server closed during the handshake.
    boolean serverClosedConnection =
        String.valueOf(grpcStatus.getDescription()).contains("Network closed");
    return serverClosedConnection && !credentials.isEncrypted()
        ? "%s closed the connection: if this address requires TLS, set TEMPORAL_TLS=true."
            .formatted(temporalAddress)
        : null;
  }

  private @Nullable String describeHandshakeCause(Throwable handshakeCause) {
    String causeMessage = String.valueOf(handshakeCause.getMessage());
    if (handshakeCause instanceof CertificateExpiredException) {
      return "the certificate of Temporal at %s has expired: renew it.".formatted(temporalAddress);
    }
    if (isUntrustedCertificate(handshakeCause)) {
      return "the certificate of Temporal at %s is not signed by a trusted authority: set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the certificate of its authority."
          .formatted(temporalAddress);
    }
    if (handshakeCause instanceof CertificateException && causeMessage.contains(" name")) {
      return "the certificate of Temporal at %s is for another host: set TEMPORAL_TLS_SERVER_NAME to the host name in the certificate."
          .formatted(temporalAddress);
    }
    if (handshakeCause instanceof NotSslRecordException) {
      return "Temporal at %s does not use TLS: set TEMPORAL_TLS=false, or set TEMPORAL_ADDRESS to an address with TLS."
          .formatted(temporalAddress);
    }
    Matcher alertMatcher = TLS_ALERT.matcher(causeMessage);
    return alertMatcher.find()
        ? describeTlsAlert(alertMatcher.group(1).toLowerCase(Locale.ROOT))
        : null;
  }

  /** Returns whether the exception is the root cause of an untrusted certificate. */
  private static boolean isUntrustedCertificate(Throwable handshakeCause) {
    return handshakeCause instanceof SignatureException
        || (handshakeCause.getCause() == null
            && (handshakeCause instanceof CertPathBuilderException
                || handshakeCause instanceof CertPathValidatorException));
  }

  private String describeTlsAlert(String alertName) {
    return credentials.hasCertificate()
        ? "Temporal at %s rejected the client certificate (%s): check that the certificate in TEMPORAL_TLS_CLIENT_CERT_PATH is valid and signed by an authority that Temporal trusts."
            .formatted(temporalAddress, alertName)
        : "Temporal at %s requires a client certificate (%s): set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
            .formatted(temporalAddress, alertName);
  }
}
