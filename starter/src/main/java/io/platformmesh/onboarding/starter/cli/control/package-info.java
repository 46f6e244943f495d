/** The commands that start, change and end onboardings. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.control;

import org.jspecify.annotations.NullMarked;
