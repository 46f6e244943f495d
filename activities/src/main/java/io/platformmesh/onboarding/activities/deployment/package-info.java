/**
 * Stage DeployComponents: the Flux and OCM objects of components, and when they count as deployed.
 */
@NullMarked
package io.platformmesh.onboarding.activities.deployment;

import org.jspecify.annotations.NullMarked;
