package io.platformmesh.onboarding.activities.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why Flux cannot fetch a chart. Flux reports one reason for all failures of a registry, so the
 * words of registries (OCI distribution specification, "Error Codes"), of Go's network and TLS
 * packages and of Helm decide; only this class reads them.
 */
public enum FetchFailure {
  /** The registry requires other credentials. */
  CREDENTIALS(
      "(?i).*\\b(UNAUTHORIZED|DENIED|authentication required|no basic auth credentials|401|403 Forbidden)\\b.*",
      "does the registry require credentials, or other ones?"),
  /** The certificate of the registry is not trusted. */
  CERTIFICATE(
      "(?i).*(x509: |tls: |certificate signed by unknown|server gave HTTP response to HTTPS).*",
      "is the certificate of the registry trusted, or does the registry need insecure: true?"),
  /** The name of the registry has no address. */
  DNS(
      "(?i).*(no such host|server misbehaving).*",
      "is the host of the registry spelled correctly?"),
  /** The registry cannot be reached. */
  NETWORK(
      "(?i).*(connection refused|i/o timeout|no route to host|deadline exceeded|connection reset|network is unreachable|\\bEOF\\b).*",
      "is the registry up, and does the network allow the connection?"),
  /** The URL is not one of a registry. */
  URL(
      "(?i).*(URLInvalid|invalid OCI repository URL|could not parse reference|unsupported protocol scheme|must be in format).*",
      "is the registry spelled correctly?"),
  /** The artifact is not a chart. */
  NOT_A_CHART(
      "(?i).*(failed to find layer with media type|no layers found|Chart\\.yaml file is missing|unsupported media type).*",
      "is the artifact a Helm chart?"),
  /** The registry has no such chart or version. */
  MISSING_VERSION(".*", "does the chart version exist in the registry?");

  private final Pattern words;
  private final String question;

  FetchFailure(String words, String question) {
    this.words = Pattern.compile(words, Pattern.DOTALL);
    this.question = question;
  }

  /**
   * Returns why the chart of a source cannot be fetched; empty unless the condition {@code Ready}
   * of the source is False: a source that is Unknown is being fetched.
   */
  public static Optional<FetchFailure> ofSource(GenericKubernetesResource source) {
    return LiveConditions.find(source, "Ready")
        .filter(readyCondition -> "False".equals(readyCondition.status()))
        .map(readyCondition -> of(readyCondition.message()));
  }

  /** Classifies the message of a condition of Flux; a missing version if no other is recognised. */
  static FetchFailure of(String conditionMessage) {
    for (FetchFailure failure : values()) {
      if (failure.words.matcher(conditionMessage).matches()) {
        return failure;
      }
    }
    return MISSING_VERSION;
  }

  /** A question to the user that leads to the cause. */
  public String question() {
    return question;
  }
}
