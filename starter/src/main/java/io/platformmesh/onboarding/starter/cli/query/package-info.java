/** Commands that query onboardings: they show ManagedProviders and their workflow runs. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.query;

import org.jspecify.annotations.NullMarked;
