package io.platformmesh.onboarding.workflows.contract;

import org.jspecify.annotations.Nullable;

/**
 * The result of {@code LoadManagedProvider}.
 *
 * @param managedProvider the ManagedProvider; null when it does not exist
 */
public record LoadResult(@Nullable LoadedManagedProvider managedProvider) {}
