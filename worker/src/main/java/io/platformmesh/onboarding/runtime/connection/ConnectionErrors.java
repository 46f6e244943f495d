package io.platformmesh.onboarding.runtime.connection;

import com.google.common.base.Throwables;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
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

/** Says why Temporal cannot be used, and what to do about it. */
final class ConnectionErrors {

  /** How the two implementations of TLS tell what the other side has refused. */
  private static final Pattern ALERT =
      Pattern.compile("(?:ALERT_|fatal alert: )([A-Za-z_]+)", Pattern.CASE_INSENSITIVE);

  private final String address;
  private final String namespace;
  private final TemporalCredentials credentials;

  /**
   * For one connection.
   *
   * @param address where Temporal should be
   * @param namespace the namespace that is wanted
   * @param credentials what is shown to it
   */
  ConnectionErrors(String address, String namespace, TemporalCredentials credentials) {
    this.address = address;
    this.namespace = namespace;
    this.credentials = credentials;
  }

  /** Whether it may pass by itself. */
  static boolean isTransient(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED, INTERNAL -> true;
      default -> false;
    };
  }

  /** The trouble in one line. */
  String describe(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    return switch (status.getCode()) {
      case NOT_FOUND ->
          "Temporal at %s has no namespace %s: create it (temporal operator namespace create -n %s) or set TEMPORAL_NAMESPACE."
              .formatted(address, namespace, namespace);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          "Temporal at %s refuses these credentials for namespace %s: set TEMPORAL_API_KEY or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
              .formatted(address, namespace);
      default -> {
        String handshake = describeHandshake(status);
        yield handshake != null
            ? handshake
            : "no Temporal at %s (%s): is it running? Set TEMPORAL_ADDRESS to where it is."
                .formatted(address, status.getCode());
      }
    };
  }

  /** What has gone wrong before the first call; null when it is something else. */
  private @Nullable String describeHandshake(Status status) {
    Throwable cause = status.getCause();
    if (cause == null) {
      boolean closed = String.valueOf(status.getDescription()).contains("Network closed");
      return closed && !credentials.isEncrypted()
          ? "%s closes the connection: if Temporal wants TLS there, set TEMPORAL_TLS=true."
              .formatted(address)
          : null;
    }
    for (Throwable each : Throwables.getCausalChain(cause)) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof CertificateExpiredException) {
        return "the certificate of Temporal at %s has expired: have it renewed.".formatted(address);
      }
      if (isUntrusted(each)) {
        return "the certificate of Temporal at %s is signed by nobody who is trusted: set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the file of its authority."
            .formatted(address);
      }
      if (each instanceof CertificateException && message.contains(" name")) {
        return "the certificate of Temporal at %s is for another host: set TEMPORAL_TLS_SERVER_NAME to the name in it."
            .formatted(address);
      }
      if (message.startsWith("not an SSL/TLS record")) {
        return "Temporal at %s does not speak TLS: set TEMPORAL_TLS=false or the TEMPORAL_ADDRESS that does."
            .formatted(address);
      }
      Matcher alert = ALERT.matcher(message);
      if (alert.find()) {
        return refused(alert.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  /** Whether it is the end of a chain of causes that says so. */
  private static boolean isUntrusted(Throwable each) {
    return each instanceof SignatureException
        || (each.getCause() == null
            && (each instanceof CertPathBuilderException
                || each instanceof CertPathValidatorException));
  }

  private String refused(String alert) {
    return credentials.hasCertificate()
        ? "Temporal at %s refuses the client certificate (%s): is the one in TEMPORAL_TLS_CLIENT_CERT_PATH valid, and signed by an authority that Temporal trusts?"
            .formatted(address, alert)
        : "Temporal at %s refuses a connection without a client certificate (%s): set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
            .formatted(address, alert);
  }
}
