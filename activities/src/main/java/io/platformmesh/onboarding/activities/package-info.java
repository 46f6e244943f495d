/**
 * Assembles the activities of onboardings. Each system that the activities access has a package,
 * and so has each concern that the activities share.
 */
@NullMarked
package io.platformmesh.onboarding.activities;

import org.jspecify.annotations.NullMarked;
