/** Writes the status of ManagedProviders, phase and conditions, and Events about them. */
@NullMarked
package io.platformmesh.onboarding.activities.status;

import org.jspecify.annotations.NullMarked;
