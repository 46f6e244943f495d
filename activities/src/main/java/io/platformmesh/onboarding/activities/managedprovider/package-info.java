/** Loads the ManagedProvider of an onboarding and reports the phase of the ManagedProvider. */
@NullMarked
package io.platformmesh.onboarding.activities.managedprovider;

import org.jspecify.annotations.NullMarked;
