/**
 * The code that all simulated controllers share: the watch of a kind, the work queue, the
 * reconciled object, its status, its next step.
 */
@NullMarked
package io.platformmesh.onboarding.local.simulator.controller;

import org.jspecify.annotations.NullMarked;
