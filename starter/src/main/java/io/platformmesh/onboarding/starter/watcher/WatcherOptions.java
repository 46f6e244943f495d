package io.platformmesh.onboarding.starter.watcher;

import java.time.Duration;
import java.util.List;

/**
 * Options of a watcher: the ManagedProviders to watch, and the rates of resyncs and pokes.
 *
 * @param namespaces namespaces of the ManagedProviders; empty for all
 * @param selector label selector for ManagedProviders, in kubectl's syntax; empty for all
 * @param resyncInterval interval at which the watcher searches for missed changes
 * @param pokesPerSecond highest rate of pokes, the calls to Temporal
 */
public record WatcherOptions(
    List<String> namespaces, String selector, Duration resyncInterval, double pokesPerSecond) {

  public WatcherOptions {
    namespaces = List.copyOf(namespaces);
  }
}
