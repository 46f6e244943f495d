/** The platform on which a benchmark runs, and its counters. */
@NullMarked
package io.platformmesh.onboarding.local.bench.rig;

import org.jspecify.annotations.NullMarked;
