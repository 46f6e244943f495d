/**
 * The rules that delay the simulated controllers or make them fail, and the file that keeps them.
 */
@NullMarked
package io.platformmesh.onboarding.local.simulator.rules;

import org.jspecify.annotations.NullMarked;
