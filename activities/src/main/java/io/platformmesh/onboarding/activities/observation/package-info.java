/** Looking at everything that belongs to a ManagedProvider, without touching it. */
@NullMarked
package io.platformmesh.onboarding.activities.observation;

import org.jspecify.annotations.NullMarked;
