package io.platformmesh.onboarding.workflows.contract;

import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code LoadManagedProvider}.
 *
 * @param managedProvider what was read; null when there is no such object
 */
public record LoadResult(@Nullable LoadedManagedProvider managedProvider) {}
