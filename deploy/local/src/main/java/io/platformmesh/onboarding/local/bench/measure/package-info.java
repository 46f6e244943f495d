/** Measures a trial: requests, latencies, histories and the use of processes. */
@NullMarked
package io.platformmesh.onboarding.local.bench.measure;

import org.jspecify.annotations.NullMarked;
