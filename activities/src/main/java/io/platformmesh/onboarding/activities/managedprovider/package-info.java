/** Loads the ManagedProvider and reports its phase. */
@NullMarked
package io.platformmesh.onboarding.activities.managedprovider;

import org.jspecify.annotations.NullMarked;
