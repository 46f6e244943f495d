/** Writes the status of ManagedProviders: phase and conditions. */
@NullMarked
package io.platformmesh.onboarding.activities.status;

import org.jspecify.annotations.NullMarked;
