/** The commands that show onboardings. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.view;

import org.jspecify.annotations.NullMarked;
