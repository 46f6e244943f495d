/**
 * The simulation rules, which delay the simulated controllers or make them fail, and the rules
 * file.
 */
@NullMarked
package io.platformmesh.onboarding.local.simulator.rules;

import org.jspecify.annotations.NullMarked;
