package io.platformmesh.onboarding.starter.watcher;

import java.time.Duration;
import java.util.List;

/**
 * Options of the watcher.
 *
 * @param namespaces namespaces of the ManagedProviders; empty for all
 * @param selector label selector for ManagedProviders, in kubectl's syntax; empty for all
 * @param resync interval at which ManagedProviders are checked without an event
 * @param pokesPerSecond highest rate of calls to Temporal
 */
public record WatcherOptions(
    List<String> namespaces, String selector, Duration resync, double pokesPerSecond) {

  public WatcherOptions {
    namespaces = List.copyOf(namespaces);
  }
}
