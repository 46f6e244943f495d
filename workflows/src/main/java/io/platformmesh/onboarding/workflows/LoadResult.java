package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.Nullable;

/**
 * The result of activity {@code LoadManagedProvider}.
 *
 * @param managedProvider the ManagedProvider; null when the hosting cluster has none of this name
 */
public record LoadResult(@Nullable LoadedManagedProvider managedProvider) {}
