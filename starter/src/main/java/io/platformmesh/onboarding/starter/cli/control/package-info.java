/** Commands that apply, start, update and delete onboardings. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.control;

import org.jspecify.annotations.NullMarked;
