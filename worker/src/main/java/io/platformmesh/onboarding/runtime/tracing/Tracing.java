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
 * Follows a poke from the watcher through the run to its activities, as traces that are sent by
 * OTLP over HTTP. Without {@code OTEL_EXPORTER_OTLP_ENDPOINT} nothing is traced and nothing sent;
 * the other {@code OTEL_*} variables are those of OpenTelemetry.
 */
public final class Tracing implements AutoCloseable {

  /** The variable that turns it on. */
  public static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private final @Nullable OpenTelemetrySdk sdk;
  private final List<WorkflowClientInterceptor> ofClient;
  private final List<WorkerInterceptor> ofWorker;

  private Tracing(
      @Nullable OpenTelemetrySdk sdk,
      List<WorkflowClientInterceptor> ofClient,
      List<WorkerInterceptor> ofWorker) {
    this.sdk = sdk;
    this.ofClient = ofClient;
    this.ofWorker = ofWorker;
  }

  // OpenTracing has ended, and its bridge with it; Temporal's Java SDK has no other tracing yet.
  /**
   * Begins to trace, if that is asked for.
   *
   * @param component which process this is, for the name of the service: {@code onboarding-worker}
   * @param environment the variables of the process
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

  /** Metrics are scraped, and logs are read where they are written. */
  private static Map<String, String> defaults(String component) {
    return Map.of(
        "otel.service.name", "onboarding-" + component,
        "otel.exporter.otlp.protocol", "http/protobuf",
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none");
  }

  /** What a client of Temporal has to be made with. */
  public List<WorkflowClientInterceptor> ofClient() {
    return ofClient;
  }

  /** What a worker has to be made with. */
  public List<WorkerInterceptor> ofWorker() {
    return ofWorker;
  }

  /** Sends what is not sent yet. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
