package io.platformmesh.onboarding.local.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusSampleTest {

  @Test
  void parsesNamesLabelsAndValues() {
    String metrics =
        """
        # TYPE apiserver_request_total counter
        apiserver_request_total{code="200",resource="secrets",subresource="",verb="GET"} 12
        apiserver_request_total{code="0",resource="a b",verb="WATCH"} 1.5e+03 1700000000
        other_total 3
        """;

    List<PrometheusSample> samples =
        PrometheusSample.parse(metrics, "apiserver_request_total{").toList();

    assertThat(samples).extracting(PrometheusSample::value).containsExactly(12.0, 1500.0);
    assertThat(samples)
        .extracting(sample -> sample.label("resource"))
        .containsExactly("secrets", "a b");
    assertThat(samples.get(1).label("subresource")).isEmpty();
    assertThat(PrometheusSample.parse(metrics, "other"))
        .extracting(PrometheusSample::value)
        .containsExactly(3.0);
  }
}
