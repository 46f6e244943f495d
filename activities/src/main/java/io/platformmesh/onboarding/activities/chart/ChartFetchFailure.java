package io.platformmesh.onboarding.activities.chart;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why Flux cannot fetch a chart from its registry. The condition Ready of Flux's sources has one
 * reason for all failures, so its message decides: it quotes registries (OCI distribution
 * specification, "Error Codes"), Go's network and TLS packages, and Helm. Only this class reads it.
 */
public enum ChartFetchFailure {
  /** The registry requires other credentials. */
  CREDENTIALS(
      "(?i).*\\b(UNAUTHORIZED|DENIED|authentication required|no basic auth credentials|401|403 Forbidden)\\b.*",
      "does the registry require credentials, or other ones?"),
  /** The certificate of the registry is not trusted. */
  CERTIFICATE(
      "(?i).*(x509: |tls: |certificate signed by unknown|server gave HTTP response to HTTPS).*",
      "is the certificate of the registry trusted, or does the registry need insecure: true?"),
  /** The DNS has no address for the host of the registry. */
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

  ChartFetchFailure(String words, String question) {
    this.words = Pattern.compile(words, Pattern.DOTALL);
    this.question = question;
  }

  /**
   * Returns why the chart of a source cannot be fetched; empty unless the condition {@code Ready}
   * of the source is False: a source that is Unknown is being fetched.
   *
   * @param readyStatus status of the condition
   * @param readyMessage message of the condition
   */
  public static Optional<ChartFetchFailure> ofReadyCondition(
      String readyStatus, String readyMessage) {
    return readyStatus.equals("False") ? Optional.of(of(readyMessage)) : Optional.empty();
  }

  /** Classifies the message of a condition of Flux; a missing version if no other is recognised. */
  static ChartFetchFailure of(String conditionMessage) {
    for (ChartFetchFailure failure : values()) {
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
