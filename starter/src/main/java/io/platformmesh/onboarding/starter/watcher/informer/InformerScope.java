package io.platformmesh.onboarding.starter.watcher.informer;

import io.platformmesh.onboarding.workflows.ClusterKind;

/**
 * Describes the objects that an informer caches, for metrics and logs.
 *
 * @param cluster kind of the cluster that holds the objects, for metrics
 * @param kind kind of the objects, for metrics
 * @param description the objects and their cluster in words, for logs
 */
public record InformerScope(ClusterKind cluster, String kind, String description) {}
