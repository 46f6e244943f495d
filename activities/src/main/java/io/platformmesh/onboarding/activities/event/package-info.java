/** Records Kubernetes Events about ManagedProviders. */
@NullMarked
package io.platformmesh.onboarding.activities.event;

import org.jspecify.annotations.NullMarked;
