/**
 * The exceptions that end an attempt of an activity, and the Temporal failures that they become.
 */
@NullMarked
package io.platformmesh.onboarding.activities.failure;

import org.jspecify.annotations.NullMarked;
