/**
 * Simulates the controllers of Platform Mesh, Flux and OCM: an ordinary API client that works
 * against both platforms.
 */
@NullMarked
package io.platformmesh.onboarding.local.simulator;

import org.jspecify.annotations.NullMarked;
