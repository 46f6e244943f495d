package io.platformmesh.onboarding.local.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long NANOS_PER_MILLI = 1_000_000;

  @Test
  void percentilesAreLatenciesThatOccurred() {
    List<Long> nanos =
        LongStream.rangeClosed(1, 200).mapToObj(millis -> millis * NANOS_PER_MILLI).toList();

    Latencies latencies = Latencies.ofNanos(nanos);

    assertThat(latencies.p50()).isEqualTo(100);
    assertThat(latencies.p95()).isEqualTo(190);
    assertThat(latencies.p99()).isEqualTo(198);
    assertThat(latencies.max()).isEqualTo(200);
  }

  @Test
  void oneLatencyIsEachPercentile() {
    Latencies latencies = Latencies.ofNanos(List.of(7 * NANOS_PER_MILLI));

    assertThat(List.of(latencies.p50(), latencies.p95(), latencies.p99(), latencies.max()))
        .containsOnly(7.0);
  }
}
