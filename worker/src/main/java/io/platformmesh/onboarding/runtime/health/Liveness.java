package io.platformmesh.onboarding.runtime.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a process can go on at all: only a restart helps one whose threads are deadlocked. */
final class Liveness {

  private Liveness() {}

  /** Why the process can never go on; empty when it can. */
  static Optional<String> trouble() {
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
