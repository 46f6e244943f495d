package io.platformmesh.onboarding.starter.watcher.informer;

import io.platformmesh.onboarding.workflows.contract.ClusterKind;

/**
 * The objects that an informer caches.
 *
 * @param cluster kind of their cluster, for metrics
 * @param kind their kind, for metrics
 * @param description which objects of which cluster, for logs
 */
public record InformerScope(ClusterKind cluster, String kind, String description) {}
