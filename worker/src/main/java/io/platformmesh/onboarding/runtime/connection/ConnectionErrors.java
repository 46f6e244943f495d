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
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes connection errors of Temporal and their remedies. */
final class ConnectionErrors {

  /**
   * The alert of the other side in the messages of the two TLS implementations, BoringSSL and JDK,
   * which have no field for it.
   */
  private static final Pattern ALERT =
      Pattern.compile("(?:ALERT_|fatal alert: )([A-Za-z_]+)", Pattern.CASE_INSENSITIVE);

  private final String address;
  private final String namespace;
  private final TemporalCredentials credentials;

  /**
   * Describes the errors of one connection.
   *
   * @param address configured address of Temporal
   * @param namespace configured namespace
   * @param credentials credentials of the connection
   */
  ConnectionErrors(String address, String namespace, TemporalCredentials credentials) {
    this.address = address;
    this.namespace = namespace;
    this.credentials = credentials;
  }

  /** Returns whether another attempt may succeed. */
  static boolean isTransient(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED, INTERNAL -> true;
      default -> false;
    };
  }

  /** Describes a failure in one line. */
  String describe(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    return switch (status.getCode()) {
      case NOT_FOUND ->
          "Temporal at %s has no namespace %s: create it (temporal operator namespace create -n %s) or set TEMPORAL_NAMESPACE."
              .formatted(address, namespace, namespace);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          "Temporal at %s rejected the credentials for namespace %s: set TEMPORAL_API_KEY or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
              .formatted(address, namespace);
      default -> {
        String handshake = describeHandshake(status);
        yield handshake != null
            ? handshake
            : "Temporal at %s cannot be reached (%s): check that it runs, or set TEMPORAL_ADDRESS to its address."
                .formatted(address, status.getCode());
      }
    };
  }

  /** Describes a failed TLS handshake; null if the failure is not one. */
  private @Nullable String describeHandshake(Status status) {
    Throwable cause = status.getCause();
    if (cause == null) {
      // gRPC has no field for a connection that the server closed during the handshake.
      boolean closed = String.valueOf(status.getDescription()).contains("Network closed");
      return closed && !credentials.isEncrypted()
          ? "%s closed the connection: if this address requires TLS, set TEMPORAL_TLS=true."
              .formatted(address)
          : null;
    }
    for (Throwable each : Throwables.getCausalChain(cause)) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof CertificateExpiredException) {
        return "the certificate of Temporal at %s has expired: renew it.".formatted(address);
      }
      if (isUntrusted(each)) {
        return "the certificate of Temporal at %s is not signed by a trusted authority: set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the certificate of its authority."
            .formatted(address);
      }
      if (each instanceof CertificateException && message.contains(" name")) {
        return "the certificate of Temporal at %s is for another host: set TEMPORAL_TLS_SERVER_NAME to the host name in the certificate."
            .formatted(address);
      }
      if (each instanceof NotSslRecordException) {
        return "Temporal at %s does not use TLS: set TEMPORAL_TLS=false, or set TEMPORAL_ADDRESS to an address with TLS."
            .formatted(address);
      }
      Matcher alert = ALERT.matcher(message);
      if (alert.find()) {
        return describeAlert(alert.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  /** Returns whether the exception is the root cause of an untrusted certificate. */
  private static boolean isUntrusted(Throwable each) {
    return each instanceof SignatureException
        || (each.getCause() == null
            && (each instanceof CertPathBuilderException
                || each instanceof CertPathValidatorException));
  }

  private String describeAlert(String alert) {
    return credentials.hasCertificate()
        ? "Temporal at %s rejected the client certificate (%s): check that the certificate in TEMPORAL_TLS_CLIENT_CERT_PATH is valid and signed by an authority that Temporal trusts."
            .formatted(address, alert)
        : "Temporal at %s requires a client certificate (%s): set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
            .formatted(address, alert);
  }
}
