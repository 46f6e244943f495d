package io.platformmesh.onboarding.runtime.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.platformmesh.onboarding.runtime.BuildVersion;

/** The metrics of every process: build information and JVM. */
final class ProcessMeters implements AutoCloseable {

  private static final String BUILD_INFO = "onboarding_build.info";
  private static final int CONSTANT_ONE = 1;

  private final JvmGcMetrics garbageCollectionMeters = new JvmGcMetrics();

  private ProcessMeters() {}

  /**
   * Adds the meters of the process to a registry.
   *
   * @param component {@code worker} or {@code watcher}
   */
  static ProcessMeters bind(MeterRegistry meterRegistry, String component) {
    ProcessMeters processMeters = new ProcessMeters();
    Gauge.builder(BUILD_INFO, () -> CONSTANT_ONE)
        .description("Constant 1, labelled with the component and the version of this build")
        .tag("component", component)
        .tag("version", BuildVersion.version())
        .tag("java", Runtime.version().toString())
        .register(meterRegistry);
    new ClassLoaderMetrics().bindTo(meterRegistry);
    new JvmMemoryMetrics().bindTo(meterRegistry);
    new JvmThreadMetrics().bindTo(meterRegistry);
    new ProcessorMetrics().bindTo(meterRegistry);
    new FileDescriptorMetrics().bindTo(meterRegistry);
    new UptimeMetrics().bindTo(meterRegistry);
    processMeters.garbageCollectionMeters.bindTo(meterRegistry);
    return processMeters;
  }

  @Override
  public void close() {
    garbageCollectionMeters.close();
  }
}
