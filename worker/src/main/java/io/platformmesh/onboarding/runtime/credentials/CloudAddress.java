package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the address and the credentials of a connection to Temporal Cloud. Temporal Cloud has two
 * kinds of addresses: namespace endpoints, {@code name.account.tmprl.cloud:7233}, and regional
 * endpoints, {@code region.provider.api.temporal.io:7233}, which accept API keys only (<a
 * href="https://docs.temporal.io/cloud/namespaces#access-namespaces">documentation</a>).
 */
final class CloudAddress {

  private static final Pattern NAMESPACE_ENDPOINT =
      Pattern.compile("(?<namespace>[^:/]+)\\.tmprl\\.cloud(?<port>:[0-9]+)?");
  private static final Pattern REGIONAL_ENDPOINT =
      Pattern.compile("[^:/]+\\.api\\.temporal\\.io(?<port>:[0-9]+)?");
  private static final Pattern CLOUD_NAMESPACE = Pattern.compile("[^.]+\\.[^.]+");

  private CloudAddress() {}

  /**
   * Checks for settings that Temporal Cloud rejects without naming the reason.
   *
   * @param temporalAddress {@code host:port}; addresses outside Temporal Cloud are not checked
   * @throws UserError if a setting is missing or inconsistent; the message names it
   */
  static void check(
      String temporalAddress,
      String cloudNamespace,
      boolean hasApiKey,
      boolean hasCertificate,
      boolean usesTls) {
    String lowerCaseAddress = temporalAddress.toLowerCase(Locale.ROOT);
    Matcher namespaceEndpoint = NAMESPACE_ENDPOINT.matcher(lowerCaseAddress);
    boolean isNamespaceEndpoint = namespaceEndpoint.matches();
    Matcher regionalEndpoint = REGIONAL_ENDPOINT.matcher(lowerCaseAddress);
    if (!isNamespaceEndpoint && !regionalEndpoint.matches()) {
      return;
    }
    String port =
        isNamespaceEndpoint ? namespaceEndpoint.group("port") : regionalEndpoint.group("port");
    if (port == null) {
      String addressWithPort = temporalAddress + ":7233";
      throw new UserError(
          "TEMPORAL_ADDRESS=%s has no port: set TEMPORAL_ADDRESS=%s."
              .formatted(temporalAddress, addressWithPort));
    }
    String namespaceOfEndpoint = isNamespaceEndpoint ? namespaceEndpoint.group("namespace") : "";
    checkNamespace(temporalAddress, namespaceOfEndpoint, cloudNamespace);
    if (!isNamespaceEndpoint && !hasApiKey) {
      throw new UserError(
          "%s accepts API keys only: set TEMPORAL_API_KEY_FILE to the file of an API key, or set TEMPORAL_ADDRESS to %s.tmprl.cloud:7233 to use a certificate."
              .formatted(temporalAddress, cloudNamespace));
    }
    if (!hasApiKey && !hasCertificate) {
      throw new UserError(
          "Temporal Cloud requires an API key or a certificate: set TEMPORAL_API_KEY_FILE, or"
              + " TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH.");
    }
    if (!usesTls) {
      throw new UserError("Temporal Cloud requires TLS: do not set TEMPORAL_TLS=false.");
    }
  }

  /**
   * Checks that the namespace has the format of Temporal Cloud and belongs to the address.
   *
   * @param namespaceOfEndpoint namespace in the address; empty for a regional endpoint
   */
  private static void checkNamespace(
      String temporalAddress, String namespaceOfEndpoint, String cloudNamespace) {
    if (!CLOUD_NAMESPACE.matcher(cloudNamespace).matches()) {
      String expectedSetting =
          namespaceOfEndpoint.isEmpty()
              ? "TEMPORAL_NAMESPACE"
              : "TEMPORAL_NAMESPACE=" + namespaceOfEndpoint;
      throw new UserError(
          "namespaces of Temporal Cloud have the format name.account, not %s: set %s."
              .formatted(cloudNamespace, expectedSetting));
    }
    if (CLOUD_NAMESPACE.matcher(namespaceOfEndpoint).matches()
        && !namespaceOfEndpoint.equals(cloudNamespace)) {
      throw new UserError(
          "TEMPORAL_ADDRESS=%s is the address of namespace %s, but TEMPORAL_NAMESPACE is %s: correct one of them."
              .formatted(temporalAddress, namespaceOfEndpoint, cloudNamespace));
    }
  }
}
