package io.platformmesh.onboarding.runtime.tracing;

import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.opentracing.OpenTracingClientInterceptor;
import io.temporal.opentracing.OpenTracingOptions;
import io.temporal.opentracing.OpenTracingWorkerInterceptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry tracing of the Temporal client and worker: a trace covers a poke of the watcher,
 * the workflow run and its activities. Traces are exported by OTLP over HTTP if {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT} is set; the other {@code OTEL_*} variables have the meaning that
 * OpenTelemetry defines.
 */
public final class Tracing implements AutoCloseable {

  /** Environment variable that enables tracing. */
  public static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private final @Nullable OpenTelemetrySdk openTelemetry;
  private final List<WorkflowClientInterceptor> clientInterceptors;
  private final List<WorkerInterceptor> workerInterceptors;

  private Tracing(
      @Nullable OpenTelemetrySdk openTelemetry,
      List<WorkflowClientInterceptor> clientInterceptors,
      List<WorkerInterceptor> workerInterceptors) {
    this.openTelemetry = openTelemetry;
    this.clientInterceptors = clientInterceptors;
    this.workerInterceptors = workerInterceptors;
  }

  /**
   * Starts tracing if {@link #ENDPOINT} is set. Uses the deprecated OpenTracing shim, because the
   * Temporal Java SDK has no other tracing interceptors.
   *
   * @param tracedComponent {@code worker} or {@code watcher}; part of the service name
   * @param environment environment variables of the process
   */
  @SuppressWarnings("deprecation")
  public static Tracing start(String tracedComponent, Map<String, String> environment) {
    if (environment.getOrDefault(ENDPOINT, "").isBlank()) {
      return createDisabledTracing();
    }
    OpenTelemetrySdk openTelemetry =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> traceExporterSettings(tracedComponent))
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    OpenTracingOptions tracingOptions =
        OpenTracingOptions.newBuilder()
            .setTracer(OpenTracingShim.createTracerShim(openTelemetry))
            .build();
    return new Tracing(
        openTelemetry,
        List.of(new OpenTracingClientInterceptor(tracingOptions)),
        List.of(new OpenTracingWorkerInterceptor(tracingOptions)));
  }

  /** Returns tracing that records no spans. */
  private static Tracing createDisabledTracing() {
    OpenTelemetrySdk noOpenTelemetry = null;
    return new Tracing(noOpenTelemetry, List.of(), List.of());
  }

  /**
   * Returns exporter settings for traces, without metrics and logs, which have their own endpoint
   * and output.
   */
  private static Map<String, String> traceExporterSettings(String tracedComponent) {
    return Map.of(
        "otel.service.name", "onboarding-" + tracedComponent,
        "otel.exporter.otlp.protocol", "http/protobuf",
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none");
  }

  /** Returns the tracing interceptors for Temporal clients. */
  public List<WorkflowClientInterceptor> clientInterceptors() {
    return clientInterceptors;
  }

  /** Returns the tracing interceptors for Temporal workers. */
  public List<WorkerInterceptor> workerInterceptors() {
    return workerInterceptors;
  }

  /** Exports the pending spans and stops tracing. */
  @Override
  public void close() {
    if (openTelemetry != null) {
      openTelemetry.close();
    }
  }
}
