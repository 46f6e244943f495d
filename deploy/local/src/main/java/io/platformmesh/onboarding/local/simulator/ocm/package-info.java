/** Simulates the OCM controller: Repository, Component and Resource. */
@NullMarked
package io.platformmesh.onboarding.local.simulator.ocm;

import org.jspecify.annotations.NullMarked;
