/**
 * Observes all objects of a ManagedProvider for deviations from the desired state, without a write.
 */
@NullMarked
package io.platformmesh.onboarding.activities.observation;

import org.jspecify.annotations.NullMarked;
