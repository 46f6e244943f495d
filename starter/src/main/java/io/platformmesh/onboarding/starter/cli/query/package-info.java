/** The commands that show onboardings. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.query;

import org.jspecify.annotations.NullMarked;
