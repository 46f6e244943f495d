package io.platformmesh.onboarding.starter.watcher;

import java.time.Duration;
import java.util.List;

/**
 * What the watcher watches.
 *
 * @param namespaces namespaces of the ManagedProviders; empty for all
 * @param selector label selector for ManagedProviders, as kubectl takes it; empty for all
 * @param resync how often to look after what is not settled
 * @param pokesPerSecond highest rate of calls to Temporal
 */
public record WatcherOptions(
    List<String> namespaces, String selector, Duration resync, double pokesPerSecond) {

  public WatcherOptions {
    namespaces = List.copyOf(namespaces);
  }
}
