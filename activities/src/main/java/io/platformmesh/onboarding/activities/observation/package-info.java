/** Compares all objects of a ManagedProvider with their desired state, without a write. */
@NullMarked
package io.platformmesh.onboarding.activities.observation;

import org.jspecify.annotations.NullMarked;
