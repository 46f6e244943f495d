package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Temporal Cloud expects of those who connect to it. It has two kinds of addresses: of a
 * namespace, {@code name.account.tmprl.cloud:7233}, and of a region, {@code
 * region.provider.api.temporal.io:7233}, which takes API keys only (<a
 * href="https://docs.temporal.io/cloud/namespaces#access-namespaces">documentation</a>).
 */
final class CloudAddress {

  private static final Pattern OF_NAMESPACE = Pattern.compile("([^:/]+)\\.tmprl\\.cloud(:[0-9]+)?");
  private static final Pattern OF_REGION =
      Pattern.compile("[^:/]+\\.api\\.temporal\\.io(:[0-9]+)?");
  private static final Pattern NAMESPACE = Pattern.compile("[^.]+\\.[^.]+");

  private CloudAddress() {}

  /**
   * Finds what Temporal Cloud would answer with nothing but a refusal.
   *
   * @param address {@code host:port}; one that is not Temporal Cloud's is not looked at
   * @throws UserError when this cannot work, saying what to set
   */
  static void check(
      String address, String namespace, boolean hasApiKey, boolean hasCertificate, boolean hasTls) {
    String lower = address.toLowerCase(Locale.ROOT);
    Matcher ofNamespace = OF_NAMESPACE.matcher(lower);
    boolean isOfNamespace = ofNamespace.matches();
    Matcher ofRegion = OF_REGION.matcher(lower);
    if (!isOfNamespace && !ofRegion.matches()) {
      return;
    }
    if ((isOfNamespace ? ofNamespace.group(2) : ofRegion.group(1)) == null) {
      throw new UserError(
          "TEMPORAL_ADDRESS=%s has no port: Temporal Cloud is at %1$s:7233.".formatted(address));
    }
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new UserError(
          "namespaces of Temporal Cloud are called name.account, not %s: set TEMPORAL_NAMESPACE%s."
              .formatted(namespace, isOfNamespace ? "=" + ofNamespace.group(1) : ""));
    }
    if (isOfNamespace
        && NAMESPACE.matcher(ofNamespace.group(1)).matches()
        && !ofNamespace.group(1).equals(namespace)) {
      throw new UserError(
          "TEMPORAL_ADDRESS=%s is the address of namespace %s, but TEMPORAL_NAMESPACE is %s: make them agree."
              .formatted(address, ofNamespace.group(1), namespace));
    }
    if (!isOfNamespace && !hasApiKey) {
      throw new UserError(
          "%s takes API keys only: set TEMPORAL_API_KEY_FILE to the file of one, or TEMPORAL_ADDRESS to %s.tmprl.cloud:7233 to use a certificate."
              .formatted(address, namespace));
    }
    if (!hasApiKey && !hasCertificate) {
      throw new UserError(
          "Temporal Cloud wants an API key or a certificate: set TEMPORAL_API_KEY_FILE, or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH.");
    }
    if (!hasTls) {
      throw new UserError("Temporal Cloud is reached by TLS only: do not set TEMPORAL_TLS=false.");
    }
  }
}
