package io.platformmesh.onboarding.starter.watcher.informer;

import io.platformmesh.onboarding.workflows.ClusterKind;

/**
 * Describes the objects that an informer caches, for metrics and logs.
 *
 * @param clusterKind kind of the cluster that holds the objects, for metrics
 * @param objectKind kind of the objects, for metrics
 * @param description the objects and their cluster in words, for logs
 */
public record InformerScope(ClusterKind clusterKind, String objectKind, String description) {}
