package io.platformmesh.onboarding.local.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine that runs a benchmark.
 *
 * @param cores number of processors that Java sees
 * @param memoryMegabytes memory in MiB
 * @param processor model of the processor
 * @param system name and version of the operating system
 * @param java version of Java, of worker and watcher too
 */
public record Machine(
    int cores, long memoryMegabytes, String processor, String system, String java) {
  private static final long BYTES_PER_MEGABYTE = 1024 * 1024;
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** Describes this machine. */
  public static Machine current() {
    OperatingSystemMXBean operatingSystem =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        operatingSystem.getTotalMemorySize() / BYTES_PER_MEGABYTE,
        processorModel(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
  }

  private static String processorModel() {
    try {
      return Files.readAllLines(PROCESSORS).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** The machine in one line. */
  public String text() {
    return "%d cores (%s), %d MiB, %s, %s"
        .formatted(cores, processor, memoryMegabytes, system, java);
  }
}
