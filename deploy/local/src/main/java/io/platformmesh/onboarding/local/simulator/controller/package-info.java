/**
 * The parts that all simulated controllers share: the object at hand, its status, its next step.
 */
@NullMarked
package io.platformmesh.onboarding.local.simulator.controller;

import org.jspecify.annotations.NullMarked;
