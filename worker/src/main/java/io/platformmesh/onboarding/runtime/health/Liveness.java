package io.platformmesh.onboarding.runtime.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The liveness of a process: deadlocked threads require a restart. */
final class Liveness {

  private Liveness() {}

  /** Returns why the process must be restarted; empty if it is live. */
  static Optional<String> failure() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] deadlocked = threads.findDeadlockedThreads();
    if (deadlocked == null) {
      return Optional.empty();
    }
    return Optional.of(
        "deadlocked threads: "
            + Arrays.stream(threads.getThreadInfo(deadlocked))
                .filter(Objects::nonNull)
                .map(ThreadInfo::getThreadName)
                .sorted()
                .collect(Collectors.joining(", ")));
  }
}
