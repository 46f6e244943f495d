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

  private final PrometheusMeterRegistry registry;
  private final RequestMeters requests;
  private final ProcessMeters process;
  private final Scope temporal;

  /**
   * Starts collecting metrics.
   *
   * @param component {@code worker} or {@code watcher}
   */
  public Metrics(String component) {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new MeterRules());
    requests = new RequestMeters(registry);
    process = ProcessMeters.bind(registry, component);
    temporal =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(Duration.ofSeconds(1));
  }

  /** Returns the scope for the metrics of the Temporal client. */
  public Scope temporal() {
    return temporal;
  }

  /** Returns the meters of requests to Kubernetes API servers. */
  public RequestObserver requests() {
    return requests;
  }

  /** Returns the registry for the meters of this project. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Returns all metrics in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    try {
      temporal.close();
    } catch (ScopeCloseException unreported) {
      LOG.warn("The Temporal client did not report its last metrics.", unreported);
    } finally {
      process.close();
      registry.close();
    }
  }
}
