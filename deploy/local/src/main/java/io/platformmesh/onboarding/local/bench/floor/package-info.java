/**
 * The floors of a benchmark: the same work without orchestration, and orchestration without work.
 */
@NullMarked
package io.platformmesh.onboarding.local.bench.floor;

import org.jspecify.annotations.NullMarked;
