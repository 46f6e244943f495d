/**
 * Assembles the activities of onboardings, with one package for each system they act on and one for
 * each thing they share.
 */
@NullMarked
package io.platformmesh.onboarding.activities;

import org.jspecify.annotations.NullMarked;
