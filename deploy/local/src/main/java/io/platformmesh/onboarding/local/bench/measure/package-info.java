/** Measures a trial (requests, latencies, histories, use of processes) and prints the results. */
@NullMarked
package io.platformmesh.onboarding.local.bench.measure;

import org.jspecify.annotations.NullMarked;
