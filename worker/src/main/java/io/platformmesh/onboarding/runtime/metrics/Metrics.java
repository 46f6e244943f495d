package io.platformmesh.onboarding.runtime.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a process, among them those of Temporal's client and of the Java machine. */
public final class Metrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  private final PrometheusMeterRegistry registry;
  private final RequestMeters requests;
  private final ProcessMeters process;
  private final Scope temporal;

  /**
   * Begins to measure.
   *
   * @param component which process this is: {@code worker} or {@code watcher}
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

  /** Where Temporal's client reports. */
  public Scope temporal() {
    return temporal;
  }

  /** Where the requests to Kubernetes API servers are counted. */
  public RequestMeters requests() {
    return requests;
  }

  /** Where our own meters are registered. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All of it in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    try {
      temporal.close();
    } catch (ScopeCloseException unreported) {
      LOG.warn("The last metrics of the Temporal client were not reported.", unreported);
    } finally {
      process.close();
      registry.close();
    }
  }
}
