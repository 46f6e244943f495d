package io.platformmesh.onboarding.runtime.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.platformmesh.onboarding.activities.client.RequestObserver;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a process, including those of the Temporal client and of the JVM. */
public final class Metrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  private static final Duration TEMPORAL_REPORT_INTERVAL = Duration.ofSeconds(1);

  private final PrometheusMeterRegistry meterRegistry;
  private final RequestMeters requestMeters;
  private final ProcessMeters processMeters;
  private final Scope temporalScope;

  /**
   * Starts to collect the metrics of a process.
   *
   * @param component {@code worker} or {@code watcher}
   */
  public Metrics(String component) {
    meterRegistry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meterRegistry.config().meterFilter(new MeterRules());
    requestMeters = new RequestMeters(meterRegistry);
    processMeters = ProcessMeters.bind(meterRegistry, component);
    temporalScope =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(meterRegistry))
            .reportEvery(TEMPORAL_REPORT_INTERVAL);
  }

  /** Returns the scope for the metrics of the Temporal client. */
  public Scope temporal() {
    return temporalScope;
  }

  /** Returns the meters of requests to Kubernetes API servers. */
  public RequestObserver requests() {
    return requestMeters;
  }

  /** Returns the meter registry for the metrics of this project. */
  public MeterRegistry registry() {
    return meterRegistry;
  }

  /** Returns all metrics in the Prometheus text format. */
  public String scrape() {
    return meterRegistry.scrape();
  }

  @Override
  public void close() {
    try {
      temporalScope.close();
    } catch (ScopeCloseException unreportedMetrics) {
      LOG.warn("The Temporal client did not report its last metrics.", unreportedMetrics);
    } finally {
      processMeters.close();
      meterRegistry.close();
    }
  }
}
