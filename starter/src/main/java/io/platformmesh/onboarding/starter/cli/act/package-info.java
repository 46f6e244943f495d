/** The commands that start, change and end onboardings. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.act;

import org.jspecify.annotations.NullMarked;
