/** The scenarios of the benchmark, their trials, and the platform on which they run. */
@NullMarked
package io.platformmesh.onboarding.local.bench.scenario;

import org.jspecify.annotations.NullMarked;
