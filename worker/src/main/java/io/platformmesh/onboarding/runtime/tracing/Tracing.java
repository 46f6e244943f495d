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

  /** Variable that enables tracing. */
  public static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private final @Nullable OpenTelemetrySdk sdk;
  private final List<WorkflowClientInterceptor> clientInterceptors;
  private final List<WorkerInterceptor> workerInterceptors;

  private Tracing(
      @Nullable OpenTelemetrySdk sdk,
      List<WorkflowClientInterceptor> clientInterceptors,
      List<WorkerInterceptor> workerInterceptors) {
    this.sdk = sdk;
    this.clientInterceptors = clientInterceptors;
    this.workerInterceptors = workerInterceptors;
  }

  // The OpenTracing shim is deprecated, but the Temporal Java SDK has no other tracing
  // interceptors.
  /**
   * Starts tracing if it is enabled.
   *
   * @param component {@code worker} or {@code watcher}; part of the service name
   * @param environment environment variables of the process
   */
  @SuppressWarnings("deprecation")
  public static Tracing start(String component, Map<String, String> environment) {
    if (environment.getOrDefault(ENDPOINT, "").isBlank()) {
      return new Tracing(null, List.of(), List.of());
    }
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> defaults(component))
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    OpenTracingOptions options =
        OpenTracingOptions.newBuilder().setTracer(OpenTracingShim.createTracerShim(sdk)).build();
    return new Tracing(
        sdk,
        List.of(new OpenTracingClientInterceptor(options)),
        List.of(new OpenTracingWorkerInterceptor(options)));
  }

  /** Returns defaults without metrics and logs, which have their own endpoint and output. */
  private static Map<String, String> defaults(String component) {
    return Map.of(
        "otel.service.name", "onboarding-" + component,
        "otel.exporter.otlp.protocol", "http/protobuf",
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none");
  }

  /** Returns the interceptors for Temporal clients. */
  public List<WorkflowClientInterceptor> clientInterceptors() {
    return clientInterceptors;
  }

  /** Returns the interceptors for Temporal workers. */
  public List<WorkerInterceptor> workerInterceptors() {
    return workerInterceptors;
  }

  /** Exports the pending spans. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
