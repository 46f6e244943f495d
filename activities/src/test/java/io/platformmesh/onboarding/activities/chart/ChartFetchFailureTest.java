package io.platformmesh.onboarding.activities.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of Flux's source-controller about registries. */
class ChartFetchFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "failed to determine artifact digest: GET https://reg/token: DENIED: requested access | CREDENTIALS",
        "GET https://reg/v2/c/manifests/1.0.0: UNAUTHORIZED: authentication required | CREDENTIALS",
        "failed to fetch https://charts/index.yaml : 401 Unauthorized | CREDENTIALS",
        "Get \"https://reg/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority | CERTIFICATE",
        "Get \"https://reg/v2/\": http: server gave HTTP response to HTTPS client | CERTIFICATE",
        "Get \"https://reg/v2/\": dial tcp: lookup reg on 10.0.0.10:53: no such host | DNS",
        "Get \"https://reg/v2/\": dial tcp 10.0.0.1:443: connect: connection refused | NETWORK",
        "Get \"https://reg/v2/\": dial tcp 10.0.0.1:443: i/o timeout | NETWORK",
        "invalid OCI repository URL 'oci://reg/Acme': could not parse reference | URL",
        "failed to find layer with media type 'application/vnd.cncf.helm.chart.content.v1.tar+gzip' | NOT_A_CHART",
        "GET https://reg/v2/c/manifests/9.9.9: MANIFEST_UNKNOWN: manifest unknown | MISSING_VERSION",
        "no 'two' chart with version matching '9.9.9' found | MISSING_VERSION",
      })
  void readsTheWordsOfFlux(String message, ChartFetchFailure failure) {
    assertThat(ChartFetchFailure.of(message)).isEqualTo(failure);
  }
}
