/** Simulates the controllers of PlatformMesh and Provider, which need the workspaces of a kcp. */
@NullMarked
package io.platformmesh.onboarding.local.simulator.platformmesh;

import org.jspecify.annotations.NullMarked;
