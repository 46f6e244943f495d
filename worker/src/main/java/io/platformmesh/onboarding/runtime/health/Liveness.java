package io.platformmesh.onboarding.runtime.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The liveness of a process for {@code /healthz}: deadlocked threads require a restart. */
final class Liveness {

  private Liveness() {}

  /** Returns why the process must be restarted; empty if the process is live. */
  static Optional<String> failure() {
    ThreadMXBean threadMonitor = ManagementFactory.getThreadMXBean();
    long[] deadlockedThreadIds = threadMonitor.findDeadlockedThreads();
    if (deadlockedThreadIds == null) {
      return Optional.empty();
    }
    String deadlockedThreadNames =
        Arrays.stream(threadMonitor.getThreadInfo(deadlockedThreadIds))
            .filter(Objects::nonNull)
            .map(ThreadInfo::getThreadName)
            .sorted()
            .collect(Collectors.joining(", "));
    return Optional.of("deadlocked threads: " + deadlockedThreadNames);
  }
}
