/** Commands that show ManagedProviders and the workflow runs of their onboardings. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.query;

import org.jspecify.annotations.NullMarked;
