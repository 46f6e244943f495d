/** Simulates the controllers of Flux: sources, HelmReleases, and the pods that a release starts. */
@NullMarked
package io.platformmesh.onboarding.local.simulator.flux;

import org.jspecify.annotations.NullMarked;
