package io.platformmesh.onboarding.local.bench.measure;

import java.util.concurrent.CompletableFuture;

/**
 * A measured piece of work that has started.
 *
 * @param startNanos time right before its first request, of {@link System#nanoTime}
 * @param endNanos time of its end, of {@link System#nanoTime}; completed then
 */
public record Started(long startNanos, CompletableFuture<Long> endNanos) {}
